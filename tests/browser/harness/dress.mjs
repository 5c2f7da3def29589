// How a page looks: its language and its theme, as the person's own choice, which outlives a reload.

/** All languages of the screens. */
export const LANGUAGES = ['en', 'zh-Hans', 'zh-Hant'];
/** Both themes. */
export const THEMES = ['light', 'dark'];

/** Chooses language and theme; ready when the page has them. */
export async function dress(page, language, theme) {
  await page.evaluate(
    ([language, theme]) => {
      localStorage.setItem('counterfoil.language', language);
      localStorage.setItem('counterfoil.theme', theme);
    },
    [language, theme],
  );
  await page.reload();
  await page.locator(`html[lang="${language}"]`).waitFor({ state: 'attached' });
}
