//! Files of our own making, laid out as other systems lay theirs out.

mod catalogue;
mod rules;
mod stock;

use domain::order::status::PaymentStatus;
use domain::order::{Direction, TaxMode};
use domain::row::Row;

use crate::testing::{Book, Desk, Imported, Rejected, rejected};
use crate::{ImportError, Preset};

/// Imports files of a preset into a book.
fn import(book: &mut Book, preset: &str, texts: &[&str]) -> Imported {
    tried(book, preset, texts).unwrap()
}

fn tried(book: &mut Book, preset: &str, texts: &[&str]) -> Result<Imported, ImportError> {
    let desk = Desk::new(Preset::named(preset).unwrap());
    let files: Vec<_> = texts
        .iter()
        .enumerate()
        .map(|(at, text)| desk.file(&format!("{at}.csv"), text))
        .collect();
    desk.import(book, &files)
}

/// Orders, lines, gross, returns, net, paid.
fn figures(imported: &Imported) -> String {
    let account = &imported.account;
    format!(
        "{} {} {} {} {} {}",
        account.orders,
        account.lines,
        account.gross(),
        account.returns(),
        account.net(),
        account.payments()
    )
}

const SHOPIFY: &str = "Name,Email,Financial Status,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,\
    Refunded Amount,Outstanding Balance,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Name,Cancelled at\n\
    #1,ann@example.com,paid,fulfilled,EUR,18.00,4.00,3.43,25.43,2.00,0.00,0.00,2025-12-06 10:37:33 -0500,2,Tea,7.50,T1,Ann,\n\
    #1,ann@example.com,,,,,,,,,,,2025-12-06 10:37:33 -0500,1,Cup,5.00,C1,,\n\
    #2,bob@example.com,pending,,EUR,5.00,0.00,0.00,5.00,0.00,0.00,5.00,2025-12-07 10:00:00 -0500,1,Cup,5.00,C1,Bob,\n\
    #3,ann@example.com,partially_refunded,,EUR,7.50,0.00,0.00,7.50,0.00,2.50,0.00,2025-12-08 10:00:00 -0500,1,Tea,7.50,T1,Ann,\n\
    #4,cy@example.com,voided,,EUR,5.00,0.00,0.00,5.00,0.00,0.00,5.00,2025-12-09 10:00:00 -0500,1,Cup,5.00,C1,Cy,2025-12-09 11:00:00 -0500\n\
    #5,cy@example.com,refunded,,EUR,5.00,0.00,0.00,5.00,0.00,5.00,0.00,2025-12-09 10:00:00 -0500,1,Cup,5.00,C1,Cy,2025-12-09 11:00:00 -0500\n";

#[test]
fn shopify_rows_that_go_on_with_an_order_add_lines_and_its_values_count_once() {
    let mut book = Book::new("EUR");
    let imported = import(&mut book, "shopify", &[SHOPIFY]);
    assert_eq!(rejected(&imported), Vec::<String>::new());
    // 25.43 + 5 + 7.50 + 5 + 5; returned 2.50 and 5; cancelled 5.
    assert_eq!(figures(&imported), "7 6 47.93 7.50 35.43 30.43");
    assert_eq!(imported.account.ordered(), imported.account.net());
    assert_eq!((imported.adjusted, imported.customers), (0, 3));

    let order = book.order("#1");
    assert_eq!(
        (order.total.to_string(), order.paid.to_string()),
        ("25.43".into(), "25.43".into())
    );
    assert_eq!(order.placed_at, 1_765_035_453_000, "15:37:33 UTC");
    assert_eq!(order.customer_name, "Ann");
    assert_eq!(order.customer, book.order("#3").customer);
    let state = book.state(order.id);
    assert_eq!(state.header.tax_mode, TaxMode::Exclusive);
    let rates: Vec<String> = state
        .lines
        .values()
        .map(|line| line.item.tax_rate.to_string())
        .collect();
    assert_eq!(rates, ["19", "19"]);
    assert_eq!(book.order("#2").paid.to_string(), "0");
    let refund = book.order("#3/refund");
    assert_eq!(
        (refund.direction, refund.total.to_string()),
        (Direction::Return, "-2.50".into())
    );
    assert!(book.order("#5/refund").total.to_string() == "-5.00");
}

#[test]
fn importing_again_or_an_overlapping_file_changes_nothing() {
    let mut book = Book::new("EUR");
    import(&mut book, "shopify", &[SHOPIFY]);
    let commits = book.commits;
    let again = import(&mut book, "shopify", &[SHOPIFY]);
    assert_eq!(
        (figures(&again), again.duplicates, again.rejected),
        ("0 0 0.00 0.00 0.00 0.00".into(), 7, 0)
    );
    assert_eq!(book.commits, commits);

    let mut book = Book::new("EUR");
    let twice = import(&mut book, "shopify", &[SHOPIFY, SHOPIFY]);
    assert_eq!(figures(&twice), "7 6 47.93 7.50 35.43 30.43");
    assert_eq!((twice.duplicates, twice.duplicate_rows), (5, 6));
}

#[test]
fn shopify_files_without_prices_come_to_their_totals() {
    let text = "Name,Email,Created at,Total,Refunded Amount,Currency,Financial Status,Lineitem name,Lineitem quantity\n\
        #1,a@example.com,2025-01-15 17:41:00 -0500,183.50,0.00,USD,paid,Bundle,1\n\
        #1,,,,,,,Widget,2\n";
    let mut book = Book::new("USD");
    let imported = import(&mut book, "shopify", &[text]);
    assert_eq!(figures(&imported), "1 2 183.50 0.00 183.50 183.50");
    let names: Vec<&str> = book
        .order("#1")
        .lines
        .iter()
        .map(|line| line.name.as_str())
        .collect();
    assert_eq!(names, ["Bundle", "Widget", "Total of the order"]);
    assert_eq!(imported.adjusted, 0);
}

#[test]
fn woocommerce_lines_are_unpacked() {
    let text = "order_id,order_number,order_date,status,shipping_total,fee_total,tax_total,order_total,order_currency,\
        payment_method,billing_email,billing_first_name,billing_last_name,refund_items,line_item_1,line_item_2\n\
        7,1007,16-05-2018 07:32:06,completed,10,1,3.42,22.42,USD,cod,l@example.com,Li,Go,,name:Shoe|sku:A12|quantity:1|total:8.00|tax:1.44,\n\
        8,1008,16-05-2018 07:33:00,cancelled,0,0,0,12,USD,paypal,m@example.com,Mo,,,name:Hat|sku:H|quantity:2|total:8,name:Cap|sku:C|quantity:1|total:4\n\
        9,1009,16-05-2018 07:34:00,refunded,0,0,0,4,USD,paypal,m@example.com,Mo,,amount:1.50|reason:late|date:x,name:Cap|sku:C|quantity:1|total:4,\n";
    let mut book = Book::new("USD");
    let imported = import(&mut book, "woocommerce", &[text]);
    assert_eq!(rejected(&imported), Vec::<String>::new());
    assert_eq!(figures(&imported), "4 4 38.42 1.50 24.92 24.92");
    let order = book.order("1007");
    let names: Vec<&str> = order.lines.iter().map(|line| line.name.as_str()).collect();
    assert_eq!(
        names,
        ["Shoe", "Fees", "Tax"],
        "tax of the shipping stands by itself"
    );
    assert_eq!(order.total.to_string(), "22.42");
    let again = import(&mut book, "woocommerce", &[text]);
    assert_eq!((again.account.orders, again.duplicates), (0, 4));
}

const TAOBAO: &str = "\"订单编号\",\"买家会员名\",\"买家应付货款\",\"买家应付邮费\",\"总金额\",\"买家实际支付金额\",\"订单状态\",\"收货人姓名\",\"收货地址 \",\"联系手机\",\"订单创建时间\",\"订单付款时间 \",\"退款金额\"\n\
    \"=\"\"4183920011520001001\"\"\",\"茶香\",\"188.00\",\"12.00\",\"200.00\",\"200.00\",\"交易成功\",\"王\",\"杭州\",\"'13800000001\",\"2026-09-01 09:12:33\",\"2026-09-01 09:13:02\",\"0.00\"\n\
    \"=\"\"4183920011520001002\"\"\",\"茶香\",\"59.00\",\"0.00\",\"59.00\",\"0.00\",\"交易关闭\",\"王\",\"杭州\",\"'null\",\"2026-09-01 10:00:00\",\"\",\"0.00\"\n\
    \"=\"\"4183920011520001003\"\"\",\"小明\",\"59.00\",\"0.00\",\"59.00\",\"59.00\",\"交易关闭\",\"李\",\"深圳\",\"'\",\"2026-09-02 10:00:00\",\"2026-09-02 10:00:03\",\"59.00\"\n";
const TAOBAO_LINES: &str = "\"订单编号\",\"标题\",\"价格\",\"购买数量\",\"外部系统编号\",\"商品属性\",\"备注\",\"商家编码\"\n\
    \"=\"\"4183920011520001001\"\"\",\"茶具\",\"99.00\",\"2\",\"TEA\",\"礼盒装\",\"\",\"TEA\"\n\
    \"=\"\"4183920011520001002\"\"\",\"T恤\",\"59.00\",\"1\",\"TS\",\"\",\"\",\"TS\"\n\
    \"=\"\"4183920011520001003\"\"\",\"T恤\",\"59.00\",\"1\",\"TS\",\"\",\"\",\"TS\"\n";

#[test]
fn taobao_needs_list_and_detail_and_keeps_every_digit() {
    for texts in [[TAOBAO, TAOBAO_LINES], [TAOBAO_LINES, TAOBAO]] {
        let mut book = Book::new("CNY");
        let imported = import(&mut book, "taobao", &texts);
        assert_eq!(rejected(&imported), Vec::<String>::new());
        // An order that was closed unpaid is cancelled; one that was paid back is a return.
        assert_eq!(figures(&imported), "4 3 318.00 59.00 200.00 200.00");
        let order = book.order("4183920011520001001");
        assert_eq!(
            order.total.to_string(),
            "200.00",
            "ten less than its lines, twelve for the post"
        );
        assert_eq!(
            (order.customer_phone.as_str(), order.lines[0].name.as_str()),
            ("13800000001", "茶具 – 礼盒装")
        );
        assert_eq!(book.order("4183920011520001002").customer_phone, "");
    }
    for text in [TAOBAO, TAOBAO_LINES] {
        let mut book = Book::new("CNY");
        let error = tried(&mut book, "taobao", &[text]).unwrap_err();
        assert!(matches!(error, ImportError::Incomplete { .. }), "{error}");
        assert_eq!(book.commits, 0);
    }
}

const SUPERSTORE: &str = "Row ID,Order ID,Order Date,Ship Date,Ship Mode,Customer ID,Customer Name,Country,City,State,Postal Code,Product ID,Sub-Category,Product Name,Sales,Quantity,Discount\n\
    1,CA-1,11/8/2014,11/11/2014,First,CG-1,Claire,US,Henderson,KY,01234,P1,Chairs,Chair,907.152,6,0.2\n\
    2,CA-1,11/8/2014,11/11/2014,First,CG-1,Claire,US,Henderson,KY,01234,P2,Pens,Pen,10,3,0\n\
    3,CA-2,2014-11-09,2014-11-12,First,CG-1,Claire,US,Henderson,KY,01234,P1,Chairs,Chair,151.192,1,0.2\n";

#[test]
fn superstore_sales_are_after_their_discount_and_returns_take_whole_orders_back() {
    let mut book = Book::new("USD");
    let returns = "Returned,Order ID\nYes,CA-2\nYes,CA-9\n";
    let imported = import(&mut book, "superstore", &[returns, SUPERSTORE]);
    assert_eq!(
        rejected(&imported),
        ["3: Order ID: no order with this reference in these files"]
    );
    assert_eq!(figures(&imported), "3 4 1068.34 151.19 917.15 0.00");
    let line = &book.order("CA-1").lines[0];
    assert_eq!(
        (line.unit_price.to_string(), line.net.to_string()),
        ("188.99".into(), "907.15".into())
    );
    assert_eq!(book.order("CA-1").customer_address, "01234\nHenderson\nKY\nUS");
    assert_eq!(book.order("CA-2/return").total.to_string(), "-151.19");
    // The same rows in another file are the same rows.
    let twice = import(&mut Book::new("USD"), "superstore", &[SUPERSTORE, SUPERSTORE]);
    assert_eq!(
        (figures(&twice).as_str(), twice.duplicates),
        ("2 3 1068.34 0.00 1068.34 0.00", 2)
    );
}

#[test]
fn odoo_rows_without_a_reference_go_on_with_the_order_above() {
    let text = "External ID,Order Reference,Customer,Order Date,Salesperson,Status,Currency,Taxes,Total,Order Lines/Description,Order Lines/Quantity,Order Lines/Unit Price,Order Lines/Discount (%),Order Lines/Taxes\n\
        a,S1,Azure,2026-07-01 08:30:00,Mia,Sales Order,USD,154.80,1186.80,Large Cabinet,3.00,320.00,0.00,15%\n\
        ,,,,,,,,,Lamp,2.00,40.00,10.00,15%\n\
        b,S2,Deco,2026-07-03 23:59:59,Mia,Cancelled,USD,27.00,207.00,Chair,5.00,70.00,0.00,15%\n\
        ,,,,,,,,,Installation,2.50,60.00,0.00,15%\n\
        ,,,,,,,,,Return of 1 unit,-1.00,320.00,0.00,15%\n";
    let mut book = Book::new("USD");
    let imported = import(&mut book, "odoo", &[text]);
    assert_eq!(rejected(&imported), Vec::<String>::new());
    assert_eq!(imported.adjusted, 0);
    assert_eq!(book.order("S1").total.to_string(), "1186.80");
    assert_eq!(
        (
            book.order("S2").total.to_string(),
            book.order("S2/return").total.to_string()
        ),
        ("575.00".into(), "-368.00".into())
    );
    assert_eq!(imported.account.net().to_string(), "1186.80");
}

#[test]
fn an_ebay_order_is_paid_when_its_payout_is() {
    let text = "Transaction creation date,Type,Order number,Buyer username,Payout ID,Payout status,Transaction ID,Item title,Custom label,Quantity,Item subtotal,Shipping and handling,Seller collected tax,Gross transaction amount,Transaction currency\n\
        \"Sep 5, 2026\",Order,1-1,one,P1,Paid,301,Print,FERN,1,20.00,5.00,0,26.60,USD\n\
        \"Sep 6, 2026\",Order,1-2,two,--,Pending,302,Mug,MUG,1,10.00,0,0,10.00,USD\n\
        \"Sep 7, 2026\",Payout,,,P1,Paid,,,,,,,,,USD\n";
    let mut book = Book::new("USD");
    let imported = import(&mut book, "ebay", &[text]);
    assert_eq!(rejected(&imported), Vec::<String>::new());
    assert_eq!(figures(&imported), "2 2 35.00 0.00 35.00 25.00");
    let paid = |reference| book.order(reference).status.payment;
    assert_eq!(
        (paid("1-1"), paid("1-2")),
        (PaymentStatus::Paid, PaymentStatus::Unpaid)
    );
}

#[test]
fn square_sells_what_was_paid_and_pays_back_what_came_back() {
    let text = "Date,Time,Item,Qty,SKU,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,Payment ID,Event Type\n\
        2026-09-13,10:02:11,Mug,1,MUG,$18.00,-$3.00,$15.00,$1.20,A,PA,Payment\n\
        2026-09-13,11:40:00,Print,2,FERN,$24.00,$0.00,$24.00,$1.92,B,PB,Payment\n\
        2026-09-20,09:00:00,Print,-1,FERN,-$12.00,$0.00,-$12.00,-$0.96,B,PBR,Refund\n\
        2026-09-21,09:00:00,Print,-1,FERN,-$12.00,$0.00,-$12.00,-$0.96,C,PC,Refund\n";
    let mut book = Book::new("USD");
    let imported = import(&mut book, "square", &[text]);
    assert_eq!(rejected(&imported), Vec::<String>::new());
    assert_eq!(figures(&imported), "4 4 42.12 25.92 16.20 16.20");
}

#[test]
fn a_location_that_is_made_is_in_its_own_zone_whatever_that_of_the_files_is() {
    for (stated, wanted) in [
        (Some("Asia/Shanghai"), "Asia/Shanghai"),
        (Some("Nowhere"), "America/New_York"),
        (None, "America/New_York"),
    ] {
        let desk = Desk::new(Preset::named("square").unwrap());
        let text = "Date,Time,Item,Qty,SKU,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,Event Type\n\
            2026-09-13,10:02:11,Mug,1,MUG,$18.00,$0.00,$18.00,$0.00,A,Payment\n";
        let request = crate::Request {
            location_zone: stated.map(str::to_owned),
            ..desk.request(&[desk.file("items.csv", text)])
        };
        let mut book = Book::new("USD");
        crate::run(&request, &mut Rejected::default(), &mut book, &mut |_| {}).unwrap();
        let zones: Vec<&str> = book
            .rows
            .values()
            .filter_map(|row| match row {
                Row::Location(row) => Some(row.location.time_zone.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(zones, [wanted]);
        // The order's time is read in the zone of the files.
        assert_eq!(book.order("A").placed_at, 1_789_308_131_000);
    }
}
