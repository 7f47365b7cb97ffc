import { expect, type Page } from '@playwright/test'

/** Names, what stands on keys, and endings of files: the same in every language. */
const names = /\b(Driftless|Esc|Tab|md|png|English|Chrome|Linux|Safari|iPhone|Firefox|Windows|Google|GitHub|Mei)\b/g
/** Of people and servers. */
const addresses = /\S+@\S+|\bhttps?:\/\/\S+|\b\S+\.\S+\.\S+/g
/** What browsers write of dates by themselves. */
const dates = /\b((Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*|\w+day|AM|PM|at)\b/g

/**
 * Expects that no plain word stands on the page, or is said by a screen reader: with all catalogues accented, such a word came
 * from elsewhere. What a person wrote is a person's.
 */
export async function expectNoPlainWords(page: Page, what: string, within = 'body'): Promise<void> {
  const found = await page.evaluate((root) => {
    const texts: string[] = []
    const isSeen = (element: Element): boolean =>
      element.checkVisibility({ visibilityProperty: true }) &&
      element.closest('.cm-content, code, [lang]:not(html)') === null
    for (const element of document.querySelectorAll(`${root}, ${root} *`)) {
      if (element.matches('script, style, svg, svg *') || !isSeen(element)) continue
      for (const name of [
        'aria-label',
        'title',
        'placeholder',
        'alt',
        'aria-description',
        'aria-roledescription',
        'data-word',
      ]) {
        const value = element.getAttribute(name)
        if (value !== null) texts.push(value)
      }
      if (element instanceof HTMLInputElement && element.type === 'text') texts.push(element.value)
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) texts.push(node.textContent ?? '')
    }
    return texts
  }, within)
  const plain = found.filter((text) =>
    /[A-Za-z]{2,}/.test(text.replace(addresses, '').replace(names, '').replace(dates, '')),
  )
  expect.soft([...new Set(plain)], `plain words: ${what}`).toEqual([])
}
