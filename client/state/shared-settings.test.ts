import { beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { SpaceSettings } from '../../shared/document/space-settings.ts'
import type { Settings } from '../store/settings.ts'
import { SharedSettings } from './shared-settings.ts'

const defaults: Settings = {
  language: 'system',
  theme: 'system',
  textSize: 'normal',
  listShown: true,
  simple: false,
  syncEnabled: false,
  syncEverEnabled: false,
  syncAddress: '',
  syncRelay: '',
  deviceName: 'Device',
  deviceId: '',
  syncedAt: 0,
  revision: 0,
}

class Device {
  readonly doc = new Y.Doc()
  readonly shared = new SpaceSettings(this.doc)
  current: Settings
  readonly settings: SharedSettings

  constructor(settings: Partial<Settings>) {
    this.current = { ...defaults, ...settings }
    this.settings = new SharedSettings({ shared: this.shared, device: this })
  }

  change(change: Partial<Settings>): void {
    this.current = { ...this.current, ...change }
  }

  get looks() {
    const { language, theme, textSize } = this.current
    return [language, theme, textSize]
  }
}

const meet = (a: Device, b: Device): void => {
  Y.applyUpdate(a.doc, Y.encodeStateAsUpdate(b.doc))
  Y.applyUpdate(b.doc, Y.encodeStateAsUpdate(a.doc))
}

let laptop: Device
let phone: Device
beforeEach(() => {
  laptop = new Device({ language: 'zh', deviceName: 'Laptop' })
  phone = new Device({ deviceName: 'Phone' })
})

describe('settings that follow the account', () => {
  it('come to another device, with what was set before there was an account', () => {
    laptop.settings.offer()
    meet(laptop, phone)
    expect(phone.looks).toEqual(['zh', 'system', 'normal'])
    phone.settings.set({ theme: 'dark', textSize: 'large' })
    meet(laptop, phone)
    expect(laptop.looks).toEqual(['zh', 'dark', 'large'])
  })

  it('are those of the account on a device that joins it', () => {
    phone.change({ language: 'en' })
    phone.settings.offer()
    laptop.settings.offer()
    phone.shared.clear()
    expect(phone.looks).toEqual(['en', 'system', 'normal'])
    meet(laptop, phone)
    expect(phone.looks).toEqual(['zh', 'system', 'normal'])
    expect(laptop.looks).toEqual(['zh', 'system', 'normal'])
  })

  it('are offered once', () => {
    laptop.settings.offer()
    laptop.settings.set({ language: 'system' })
    laptop.settings.offer()
    meet(laptop, phone)
    expect(phone.looks).toEqual(['system', 'system', 'normal'])
    expect(laptop.looks).toEqual(['system', 'system', 'normal'])
  })

  it('are shown by a device that has not been there when they changed', () => {
    phone.shared.write('language', { value: 'en', by: 'Laptop', at: 1 })
    const later = new Device({ language: 'zh' })
    Y.applyUpdate(later.doc, Y.encodeStateAsUpdate(phone.doc))
    later.settings.follow()
    expect(later.looks).toEqual(['en', 'system', 'normal'])
  })
})

it('what belongs to a device stays there', () => {
  laptop.settings.set({ listShown: false, deviceName: 'Desk' })
  meet(laptop, phone)
  expect(laptop.current).toMatchObject({ listShown: false, deviceName: 'Desk' })
  expect(phone.current).toMatchObject({ listShown: true, simple: false, deviceName: 'Phone' })
})

it('what another version of the app has set is left alone', () => {
  laptop.shared.write('language', { value: 'tlh', by: 'Phone', at: 1 })
  laptop.shared.write('theme', { value: true, by: 'Phone', at: 1 })
  laptop.shared.write('font', { value: 'serif', by: 'Phone', at: 1 })
  expect(laptop.looks).toEqual(['zh', 'system', 'normal'])
  laptop.settings.offer()
  expect(Object.fromEntries(laptop.shared.all)).toEqual({ language: 'tlh', theme: true, font: 'serif' })
})
