// Files as other systems export them, made up here: no row is anybody's.

/** Columns of a Shopify export of orders; it has more, which the import doesn't need. */
const SHOPIFY = [
  'Name', 'Email', 'Financial Status', 'Paid at', 'Fulfillment Status', 'Currency', 'Subtotal', 'Shipping', 'Taxes',
  'Total', 'Created at', 'Lineitem quantity', 'Lineitem name', 'Lineitem price', 'Lineitem sku', 'Billing Name',
  'Outstanding Balance', 'Payment Method',
];

/**
 * Orders as Shopify exports them: what belongs to an order stands on its first row.
 * @param {{ name: string, email?: string, buyer?: string, lines: { sku: string, name: string, quantity: number | string, price: number }[], shipping?: number }[]} orders
 */
export function shopify(orders) {
  const rows = orders.flatMap(({ name, email = '', buyer = '', lines, shipping = 0 }) => {
    const goods = lines.reduce((sum, { quantity, price }) => sum + (Number(quantity) || 0) * price, 0);
    return lines.map((line, at) => {
      const of = at === 0
        ? {
            'Financial Status': 'paid', 'Paid at': '2026-03-02 10:00:00 +0000', Currency: 'USD',
            Subtotal: goods.toFixed(2), Shipping: shipping.toFixed(2), Taxes: '0.00', Total: (goods + shipping).toFixed(2),
            'Outstanding Balance': '0.00', 'Payment Method': 'Card', 'Billing Name': buyer,
          }
        : {};
      return {
        ...of, Name: name, Email: email, 'Created at': '2026-03-02 09:00:00 +0000',
        'Lineitem quantity': String(line.quantity), 'Lineitem name': line.name,
        'Lineitem price': line.price.toFixed(2), 'Lineitem sku': line.sku,
      };
    });
  });
  return csv([SHOPIFY, ...rows.map((row) => SHOPIFY.map((column) => row[column] ?? ''))]);
}

/** So many orders of so many lines each, as Shopify exports them. Each line is of one piece at 1.25. */
export function manyOrders(orders, lines) {
  return shopify(
    Array.from({ length: orders }, (_, order) => ({
      name: `#M${order + 1}`,
      email: `buyer${order % 500}@example.org`,
      buyer: `Buyer ${order % 500}`,
      lines: Array.from({ length: lines }, (_, line) => ({ sku: `M-${(order + line) % 800}`, name: `Thing ${(order + line) % 800}`, quantity: 1, price: 1.25 })),
    })),
  );
}

/** Rows as CSV. */
export function csv(rows, delimiter = ',') {
  const field = (text) => (/["\n\r]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map(field).join(delimiter) + '\n').join('');
}
