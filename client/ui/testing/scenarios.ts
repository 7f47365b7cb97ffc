/** States of the app worth looking at. */
import type { AppState } from '../../state/app-state.ts'
import type { FakeNoteInput } from './fake-app.ts'

export interface Scenario {
  notes: readonly FakeNoteInput[]
  openTabs: number
  state: Partial<AppState>
  /** Other people are in the first note. */
  company?: boolean
}

const lakeNote = `# A week at the lake

We leave on **Friday evening**, as soon as the children are home. The key is with Ana, *not* in the usual place.

## To pack

- [x] Tent, the large one
- [ ] Stove and two canisters
    - [ ] matches
- [ ] Rain things for everybody, and the good torch

## The way

1. Take the 17:42 from platform 4
2. Change in Lindau, twelve minutes
3. The bus leaves from [the far side of the square](https://example.org/timetable)

> The best week of the year starts with the worst packing.
> Leave half of it at home.

\`\`\`
tent      4.2 kg
stove     0.8 kg
\`\`\`

| day | who cooks | what    |
|-----|-----------|---------|
| Sat | Mei       | noodles |
| Sun | Ana       | soup    |

~~Buy a new mat.~~ Borrowed one. See \`garage/shelf 3\`.
`

const zhNote = `# 周末去湖边

周五晚上出发，等孩子们放学就走。钥匙在安娜那里，**不在**老地方。

## 要带的东西

- [x] 大帐篷
- [ ] 炉子和两罐气
- [ ] 每个人的雨具，还有好用的手电筒

> 一年里最好的一周，总是从最糟的收拾开始——“少带一半就对了”。

下午五点四十二分从四号站台上车，在 Lindau 换车，有十二分钟。到了以后沿着广场走到对面，公交车就停在那里。路上大约要两个小时，记得给孩子们带点吃的。
`

const foreignNote = `# 周末去湖边

周五晚上出发，等孩子们放学就走。**不在**老地方，也*不*着急。

- [x] 大帐篷
- [ ] 炉子和两罐气

1. 四号站台
2. 换车，十二分钟

> 少带一半就对了。
`

const day = 24 * 60
const typical: readonly FakeNoteInput[] = [
  { text: lakeNote, minutesAgo: 3, waiting: true },
  { text: zhNote, minutesAgo: 42 },
  { text: '# Shopping\n\nMilk, bread, the yellow apples, coffee beans', minutesAgo: 190, waiting: true },
  { text: 'Call the dentist about Thursday', minutesAgo: day + 30 },
  {
    text: '# Reading list\n\nThe Left Hand of Darkness, then something light',
    minutesAgo: 2 * day + 200,
    waiting: true,
  },
  { text: '# Minutes of the garden club\n\nPresent: eleven members and the dog', minutesAgo: 5 * day },
  { text: '# Bread, the slow way\n\nFeed the starter the evening before', minutesAgo: 40 * day },
  { text: '# Serial numbers\n\nBoiler 8842-B, bicycle WBK 1193', minutesAgo: 500 * day },
  { text: '# Old plan for the shed\n\nNever mind', minutesAgo: 2 * day, trashed: true },
  { text: 'asdf', minutesAgo: 9 * day, trashed: true },
]

const longTitle =
  'A title that somebody wrote as if it were the whole note, with every thought that came along on the way to the full stop, which does not come before two hundred characters are over and done with, you see'

const many = (count: number): FakeNoteInput[] =>
  Array.from({ length: count }, (_, index) => ({
    text: `# Note ${index + 1}\n\nThe ${index + 1}. of many, with a line of text that says so`,
    minutesAgo: index * 7,
    waiting: index % 9 === 0,
  }))

const mei = { email: 'mei@example.org', name: 'Mei', server: 'https://notes.example.org' }
const here = { id: 'local', active: true, ...mei }
const deviceName = 'Chrome · Linux'
const syncWith = (address: string): AppState['sync'] => ({
  enabled: true,
  address,
  deviceName,
  syncedAt: undefined,
  check: undefined,
})
const waiting = { waitingNotes: 3 }

const syncOn: AppState['sync'] = {
  enabled: true,
  address: 'https://notes.example.org',
  deviceName: 'Chrome · Linux',
  syncedAt: undefined,
  check: undefined,
}

/** The typical notes, put in order. */
const inFolders: readonly FakeNoteInput[] = typical.map((note, index) => ({
  ...note,
  folder: [['Family', 'Trips'], ['家庭', '旅行'], ['Work'], ['Work', 'Plans'], ['Recipes'], []][index % 6] ?? [],
  tags: [['summer', 'to-do', 'packing'], ['周末'], [], ['urgent'], [], ['home/garden']][index % 6] ?? [],
  favourite: index % 4 === 0,
  pinned: index === 3,
}))

const inManyFolders: readonly FakeNoteInput[] = Array.from({ length: 10_000 }, (_, index) => ({
  text: `Note ${index}\nOne of ten thousand, in one of five hundred folders.`,
  minutesAgo: index * 7,
  folder: [`Folder ${index % 50}`, `Within ${Math.floor(index / 50) % 9}`],
  tags: index % 3 === 0 ? [`tag-${index % 120}`] : [],
  favourite: index % 40 === 0,
}))

export const scenarios: Readonly<Record<string, Scenario>> = {
  empty: { notes: [], openTabs: 1, state: {} },
  typical: {
    notes: typical,
    openTabs: 4,
    state: {
      status: { kind: 'offline', waitingNotes: 3 },
      sync: syncOn,
    },
  },
  company: {
    notes: typical,
    openTabs: 3,
    company: true,
    state: {
      status: { kind: 'synced' },
      sync: syncOn,
    },
  },
  chinese: { notes: [...typical.slice(1, 2), ...typical.slice(0, 1), ...typical.slice(2)], openTabs: 3, state: {} },
  overfull: {
    notes: [
      { text: `# ${longTitle}\n\n${'Word after word after word. '.repeat(400)}`, minutesAgo: 0, waiting: true },
      ...many(9_999),
    ],
    openTabs: 100,
    state: { status: { kind: 'syncing', done: 1_204, total: 10_000 }, updateReady: true },
  },
  toChoose: {
    notes: [
      { text: lakeNote, minutesAgo: 3, titles: ['A week at the lake', longTitle] },
      ...typical.slice(1, 4),
      { text: 'Milk, bread, the yellow apples', minutesAgo: 90, titles: ['Shopping', 'Einkauf am Samstag'] },
      ...typical.slice(4),
    ],
    openTabs: 2,
    state: { status: { kind: 'needsChoice', notesToChoose: 2, isSynced: true }, sync: syncOn },
  },
  unreachable: { notes: typical, openTabs: 2, state: { status: { kind: 'unreachable', waitingNotes: 2 } } },
  full: { notes: typical, openTabs: 2, state: { status: { kind: 'notSaved', failure: 'full' } } },
  mayBeCleared: { notes: typical, openTabs: 2, state: { storageKept: false } },
  /** In the middle of a first sync. */
  notKept: {
    notes: typical,
    openTabs: 2,
    state: { status: { kind: 'notKept', failure: 'full' }, sync: syncWith('https://notes.example.org') },
  },
  /** Sync was just turned on, with servers of all kinds. */
  account: {
    notes: typical,
    openTabs: 2,
    state: { status: { kind: 'signIn', ...waiting }, sync: syncWith('https://notes.example.org') },
  },
  accountFirst: {
    notes: typical,
    openTabs: 2,
    state: { status: { kind: 'signIn', ...waiting }, sync: syncWith('https://fresh.example.org') },
  },
  accountClosed: {
    notes: typical,
    openTabs: 2,
    state: { status: { kind: 'signIn', ...waiting }, sync: syncWith('http://closed.local:3000') },
  },
  noAccounts: {
    notes: typical,
    openTabs: 2,
    state: { status: { kind: 'synced' }, sync: syncWith('http://open.local:3000') },
  },
  signedIn: {
    notes: typical,
    openTabs: 3,
    state: {
      status: { kind: 'synced' },
      sync: syncWith(mei.server),
      account: { kind: 'signedIn', ...mei },
      profiles: [here],
    },
  },
  signInAgain: {
    notes: typical,
    openTabs: 3,
    state: {
      status: { kind: 'signInAgain', ...waiting },
      sync: syncWith(mei.server),
      account: { kind: 'signInAgain', ...mei },
      profiles: [here],
    },
  },
  signedOut: {
    notes: typical,
    openTabs: 3,
    state: {
      status: { kind: 'syncOff' },
      sync: { ...syncWith(mei.server), enabled: false },
      account: { kind: 'signedOut', ...mei },
      profiles: [here],
    },
  },
  people: {
    notes: typical,
    openTabs: 3,
    state: {
      status: { kind: 'synced' },
      sync: syncWith(mei.server),
      account: { kind: 'signedIn', ...mei },
      profiles: [
        { id: 'local', email: undefined, name: undefined, server: undefined, active: false },
        { ...here, id: 'a' },
        {
          id: 'b',
          email: 'a.rather.long.address.of.somebody@a-rather-long-domain.example.org',
          name: '小林',
          server: 'https://notes.a-rather-long-domain.example.org:8443',
          active: false,
        },
      ],
    },
  },
  kept: {
    notes: typical.map((note, index) =>
      index > 1
        ? note
        : {
            ...note,
            revival: {
              editedBy: ['Chrome · Linux', 'Mei’s phone'][index] ?? '',
              deletedBy: ['Mum’s phone', 'Chrome · Linux'][index] ?? '',
              deletedAt: 1,
            },
          },
    ),
    openTabs: 3,
    state: { status: { kind: 'synced' }, sync: syncOn },
  },
  held: {
    notes: typical,
    openTabs: 3,
    state: {
      status: { kind: 'synced' },
      sync: syncOn,
      held: { count: 34, by: ['Mum’s phone'], titles: ['Shopping', 'Bread', 'A week at the lake'] },
    },
  },
  trash: { notes: [...typical.slice(8), ...typical.slice(0, 8)], openTabs: 2, state: {} },
  folders: { notes: inFolders, openTabs: 3, state: {} },
  manyFolders: { notes: inManyFolders, openTabs: 1, state: {} },
  /** Nobody here writes with Latin letters, and there is something of everything. */
  foreign: {
    notes: [
      { text: foreignNote, minutesAgo: 3, folder: ['家庭', '旅行'], tags: ['周末', '孩子'] },
      {
        text: '买菜\n\n牛奶、面包、咖啡豆',
        minutesAgo: 42,
        waiting: true,
        titles: ['买菜', '周六买菜'],
        tags: ['周末'],
      },
      {
        text: '读书\n\n《边城》，再来一本轻松的',
        minutesAgo: 190,
        favourite: true,
        pinned: true,
        revival: { editedBy: '手机', deletedBy: '电脑', deletedAt: 1 },
      },
      { text: '旧计划', minutesAgo: 3 * day, trashed: true, trashedBy: '电脑' },
      { text: '随手写的', minutesAgo: 9 * day, trashed: true, trashedBy: '手机' },
    ],
    openTabs: 3,
    state: {
      status: { kind: 'needsChoice', notesToChoose: 1, isSynced: false },
      sync: { ...syncOn, deviceName: '电脑', enabled: false, address: 'https://127.0.0.1' },
      held: { count: 34, by: ['手机'], titles: ['买菜', '读书'] },
      updateReady: true,
      storageKept: false,
      canGo: { back: true, forward: false },
    },
  },
  failed: {
    notes: [],
    openTabs: 1,
    state: { phase: { kind: 'failed', detail: 'InvalidStateError: the database could not be opened' } },
  },
}
