use super::*;

fn told(text: &str, presets: &[Preset]) -> Result<String, String> {
    let file = Input::of_bytes("a.csv", text.as_bytes());
    match recognise(&[file], presets) {
        Ok((preset, sources)) => Ok(format!("{} {}", preset.name(), sources[0].layout.part.word())),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn the_header_says_whose_file_it_is() {
    let all = Preset::all();
    let known = |header: &str| told(&format!("{header}\n"), &all);
    assert_eq!(
        known("Name,Email,Created at,Lineitem name,Lineitem quantity"),
        Ok("shopify lines".to_owned())
    );
    assert_eq!(
        known("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"),
        Ok("uci-online-retail lines".to_owned())
    );
    assert_eq!(
        known("Handle,Title,Option1 Value,Image Src,Variant Price"),
        Ok("shopify products".to_owned())
    );
    assert_eq!(
        known("order_id,order_item_id,product_id,price,freight_value"),
        Ok("olist lines".to_owned())
    );
}

#[test]
fn what_is_missing_is_said() {
    let all = Preset::all();
    let error = told("Order ID,Order Status,Seller SKU,Quantity,SKU Subtotal\n", &all).unwrap_err();
    assert!(error.contains("to be orders its header lacks a date;"), "{error}");
    let error = told("sku,qty\n", &[Preset::UciOnlineRetail]).unwrap_err();
    assert!(error.contains("fits none of lines"), "{error}");
    let near = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,Price\n";
    let error = told(near, &[Preset::UciOnlineRetail]).unwrap_err();
    assert!(error.contains("its header lacks UnitPrice"), "{error}");
    let error = told("Category ID,Parent category,Root category (0/1)\n", &all).unwrap_err();
    assert!(error.contains("a.csv holds nothing"), "{error}");
    assert!(recognise(&[Input::of_bytes("a", &b"\n"[..])], &all).is_err());
}

#[test]
fn two_presets_that_both_fit_are_a_question() {
    let twin = |name: &str| {
        let text = format!(
            "{{\"name\":\"{name}\",\"tables\":[{{\"rows\":\"lines\",\"columns\":{{\"order\":\"o\",\"quantity\":\"q\"}}}}]}}"
        );
        Preset::Mapped(std::rc::Rc::new(crate::Mapping::from_json(&text).unwrap()))
    };
    let error = told("o,q\n", &[twin("one"), twin("two")]).unwrap_err();
    assert!(error.contains("could be of one or two"), "{error}");
}

#[test]
fn files_of_different_systems_are_not_mixed() {
    let files = [
        Input::of_bytes("a.csv", &b"Name,Created at,Lineitem name,Lineitem quantity\n"[..]),
        Input::of_bytes(
            "b.csv",
            &b"order_id,order_item_id,product_id,price,freight_value\n"[..],
        ),
    ];
    let error = recognise(&files, &Preset::all()).unwrap_err().to_string();
    assert!(error.contains("different systems"), "{error}");
}
