import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import { shoot } from '../screenshots.ts'
import type { Locale } from '../words.ts'

const notes: Record<Locale, readonly string[]> = {
  'en-US': [
    'Packing list\n\n- [x] tickets\n- [ ] rain coat\n- [ ] a book for the train',
    'Sourdough\n\nFeed it **every morning**, and keep it warm.',
    '# A week by the river\n\nWe took the *slow* train, and walked the rest.\n\n## Monday\n\n- the mill, and `the weir`\n- a heron, twice\n\n1. bread\n2. cheese\n\n> Nobody was in a hurry.\n\n[The map](https://example.org) is in the drawer.\n',
  ],
  'zh-CN': [
    '行李清单\n\n- [x] 车票\n- [ ] 雨衣\n- [ ] 路上看的书',
    '老面团\n\n**每天早上**喂一次，放在暖和的地方。',
    '# 河边的一周\n\n我们坐了*慢*车，剩下的路走过去。\n\n## 星期一\n\n- 磨坊，还有 `水坝`\n- 看见两次白鹭\n\n1. 面包\n2. 奶酪\n\n> 谁也不着急。\n\n[地图](https://example.org)在抽屉里。\n',
  ],
}
const screens = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } }

for (const locale of ['en-US', 'zh-CN'] as const)
  for (const colorScheme of ['light', 'dark'] as const)
    for (const screen of ['desktop', 'phone'] as const)
      test(`main screens, ${locale}, ${colorScheme}, ${screen}: pictures are taken, and axe finds nothing`, async ({
        people,
      }) => {
        const name = `${locale}-${colorScheme}-${screen}`
        const { app } = await people.join(locale === 'zh-CN' ? '小林' : 'Alice', {
          locale,
          colorScheme,
          viewport: screens[screen],
          phone: screen === 'phone',
        })
        const look = async (what: string) => {
          await shoot(app.page, `${name}-${what}`)
          await expectAccessible(app.page)
        }
        await expect(app.editor.box).toBeVisible()
        await expect(app.settings.button).toBeVisible()
        await look('1-first-visit')
        for (const text of notes[locale]) {
          if (screen === 'phone') await app.phone.newNote()
          else await app.newNote()
          await app.editor.insert(text)
        }
        await app.toSay({ kind: 'savedOnDevice' })
        await look('2-note')
        await app.status.click()
        await expect(app.page.getByRole('button', { name: app.words.backup.save })).toBeVisible()
        await app.toSay({ kind: 'savedOnDevice' })
        await look('2-where-notes-are')
        await app.page.keyboard.press('Escape')
        if (screen === 'phone') {
          await app.phone.showNotes()
          await look('3-list')
        }
        await app.settings.open('sync')
        await look('4-settings-sync')
        await app.settings.syncSwitch.click()
        await expect(app.settings.syncSwitch).toBeChecked()
        await app.settings.test({ kind: 'ok' })
        await look('5-sync-on')
        await app.settings.open('files')
        await look('6-settings-files')
        await app.settings.close()
        await app.toSay({ kind: 'synced' })
        await look('7-synced')
      })
