import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { SpaceSettings, type SettingValue } from './space-settings.ts'

interface Replica {
  doc: Y.Doc
  settings: SpaceSettings
}

function replica(clientID: number): Replica {
  const doc = new Y.Doc()
  doc.clientID = clientID
  return { doc, settings: new SpaceSettings(doc) }
}

const set = ({ settings }: Replica, name: string, value: SettingValue): void =>
  settings.write(name, { value, by: 'Test', at: 0 })
const bring = (from: Replica, to: Replica): void => Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc))
const shown = ({ settings }: Replica): object => Object.fromEntries(settings.all)

describe('SpaceSettings', () => {
  it('are the same everywhere, also where two devices set one without knowing of each other', () => {
    const [alice, bob] = [replica(1), replica(2)]
    set(alice, 'language', 'en')
    set(bob, 'language', 'zh')
    set(bob, 'theme', 'dark')
    bring(alice, bob)
    bring(bob, alice)
    expect(shown(alice)).toEqual({ language: 'en', theme: 'dark' })
    expect(shown(bob)).toEqual(shown(alice))
    set(alice, 'language', 'zh')
    bring(alice, bob)
    expect(shown(bob)).toEqual({ language: 'zh', theme: 'dark' })
  })

  it('that were cleared leave what others have set', () => {
    const [mine, account] = [replica(1), replica(2)]
    set(mine, 'language', 'en')
    set(account, 'language', 'zh')
    mine.settings.clear()
    bring(account, mine)
    bring(mine, account)
    expect(shown(mine)).toEqual({ language: 'zh' })
    expect(shown(account)).toEqual({ language: 'zh' })
  })

  it('stay as they are during a change that brings others, however often', () => {
    const [mine, copied] = [replica(1), replica(2)]
    set(mine, 'language', 'zh')
    set(copied, 'language', 'en')
    set(copied, 'theme', 'dark')
    for (let time = 0; time < 2; time++) {
      mine.settings.keptDuring(() => bring(copied, mine), 'Test', 0)
      expect(shown(mine)).toEqual({ language: 'zh' })
    }
    const other = replica(3)
    bring(mine, other)
    expect(shown(other)).toEqual({ language: 'zh' })
  })

  it('pass over what a broken replica wrote', () => {
    const doc = new Y.Doc()
    const root = doc.getMap('settings')
    root.set('language/1', 'en')
    root.set('theme/1', { value: { dark: true }, by: 'x', at: 1 })
    root.set('__proto__/1', { value: 'x', by: 'x', at: 1 })
    root.set('textSize', { value: 'large', by: 'x', at: 1 })
    root.set('size/1', { value: Number.POSITIVE_INFINITY, by: 'x', at: 1 })
    expect([...new SpaceSettings(doc).all]).toEqual([])
  })

  it('tell of changes', () => {
    const [alice, bob] = [replica(1), replica(2)]
    let told = 0
    const stop = bob.settings.observe(() => told++)
    set(alice, 'theme', 'dark')
    bring(alice, bob)
    expect(told).toBe(1)
    stop()
    set(bob, 'theme', 'light')
    expect(told).toBe(1)
  })
})
