//! Small files of our own making, one for each layout that reads its rows in its own way.

/// The files.
pub const SAMPLES: [&str; 12] = [
    // shopify orders
    concat!(
        "Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,Refunded Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku\n",
        "#1,ann@example.com,paid,EUR,18.00,4.00,3.42,25.42,2.00,2.50,2025-12-06 10:37:33 -0500,2,Tea,7.50,T1\n",
        "#1,ann@example.com,,,,,,,,,2025-12-06 10:37:33 -0500,1,Cup,5.00,C1\n",
        "#2,bob@example.com,voided,EUR,5.00,0.00,0.00,5.00,0.00,0.00,2025-12-07 10:00:00 -0500,1,Cup,5.00,C1\n",
    ),
    // shopify products
    concat!(
        "Handle,Title,Type,Published,Option1 Value,Variant SKU,Variant Grams,Variant Price,Variant Barcode,Image Src,Variant Image\n",
        "tea,Green Tea,Tea,true,100 g,TEA-100,120,4.50,4006381333931,https://example.com/tea.jpg,\n",
        "tea,,,,250 g,,280,9.90,,https://example.com/tin.jpg,\n",
        "tea,,,,,,,,,https://example.com/cup.jpg,\n",
    ),
    // woocommerce orders
    concat!(
        "order_id,order_date,status,shipping_total,fee_total,tax_total,order_total,order_currency,billing_email,refund_items,line_item_1,line_item_2\n",
        "7,16-05-2018 07:32:06,completed,10,1,3.42,22.42,USD,l@example.com,amount:1.50|reason:late,name:Shoe|sku:A12|quantity:1|total:8.00|tax:1.44,\n",
        "8,16-05-2018 07:33:00,cancelled,0,0,0,12,USD,m@example.com,,name:Hat|sku:H|quantity:2|total:8,name:Cap|sku:C|quantity:1|total:4\n",
    ),
    // woocommerce products
    concat!(
        "ID,Type,SKU,Name,Published,Stock,Weight (lbs),Regular price,Categories,Images,Parent\n",
        "1,variable,TEE,Tee,1,7,.5,,Clothing,\"https://example.com/a.jpg, https://example.com/b.jpg\",\n",
        "2,variation,TEE-R,Tee - Red,1,parent,,18,,,TEE\n",
        "3,simple,CARD,Card,0,12.5,,5,Cards,,\n",
    ),
    // superstore
    concat!(
        "Row ID,Order ID,Order Date,Ship Date,Ship Mode,Customer ID,Customer Name,Country,City,Sub-Category,Product ID,Product Name,Sales,Quantity,Discount\n",
        "1,CA-1,11/8/2014,11/11/2014,First,CG-1,Claire,US,Henderson,Chairs,P1,Chair,907.152,6,0.2\n",
        "2,CA-1,11/8/2014,11/11/2014,First,CG-1,Claire,US,Henderson,Pens,P2,Pen,10,3,0\n",
    ),
    // odoo
    concat!(
        "External ID,Order Reference,Customer,Order Date,Status,Currency,Taxes,Total,Order Lines/Description,Order Lines/Quantity,Order Lines/Unit Price,Order Lines/Discount (%),Order Lines/Taxes\n",
        "a,S1,Azure,2026-07-01 08:30:00,Sales Order,USD,154.80,1186.80,Large Cabinet,3.00,320.00,0.00,15%\n",
        ",,,,,,,,Lamp,2.00,40.00,10.00,15%\n",
        ",,,,,,,,Back,-1.00,40.00,0,15%\n",
    ),
    // uci
    concat!(
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n",
        "536365,85123A, HEART ,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n",
        "C536365,85123A,HEART,-6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n",
    ),
    // olist
    concat!(
        "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,order_delivered_carrier_date,order_delivered_customer_date\n",
        "o1,c1,delivered,2017-10-02 10:56:33,2017-10-02 11:07:15,2017-10-04 19:55:00,2017-10-10 21:25:13\n",
    ),
    // square
    concat!(
        "Date,Time,Category,Item,Qty,SKU,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,Event Type\n",
        "2026-09-13,10:02:11,Ceramics,Mug,1,MUG-1,$18.00,-$3.00,$15.00,$1.20,S1,Payment\n",
        "2026-09-20,09:00:00,Prints,Print,-1,FERN-1,-$12.00,$0.00,-$12.00,-$0.96,S1,Refund\n",
    ),
    // prestashop customers
    concat!(
        "Alias*;Customer e-mail*;Company;Lastname*;Firstname*;Address 1*;City*;Phone\n",
        "home;hook@example.com;;Hook;James;Mass Gravesite;Cayman Brac;01 02\n",
        "pro;hook@example.com;Räuber;Hook;James;12 Platz;Berlin;01 02\n",
    ),
    // counterfoil products
    concat!(
        "id,sku,barcodes,name,names,category,price,tax_class,tax_rate,unit,weight_g,volume_ml,images,archived\n",
        "p1.1.4096,TEA,\"1\n",
        "2\",Tea,\"en=Tea\n",
        "zh-Hans=茶\",Drinks,4.50,standard,19,piece,100,0,https://example.com/tea.jpg,false\n",
    ),
    // a mapping
    "{\"name\":\"m\",\"currency\":\"EUR\",\"decimal\":\",\",\"tables\":[{\"rows\":\"lines\",\"columns\":{\"order\":\"Nr\",\"placed_at\":[\"Datum\",\"Tag\"],\"quantity\":\"Menge\"}}]}",
];
