import { Device } from '../browser/device.ts'
import { pageScript } from '../browser/page-script.ts'
import { PageServer } from '../browser/page-server.ts'
import type { BrowserBench, BrowserScenario } from '../scenarios/scenario.ts'
import { percentile } from '../statistics.ts'

const sizes = [10_000, 100_000]
const quickSize = 1_000
/** With more notes it takes many minutes, and more memory than a page has. */
const mostForMiniSearch = 10_000

const rowTitles = {
  ours: 'Driftless',
  mini: 'MiniSearch, loaded from its JSON',
  scan: 'all texts in memory, read for each query',
} as const
type RowKind = keyof typeof rowTitles

const rowsOf = (size: number): RowKind[] => (size > mostForMiniSearch ? ['ours', 'scan'] : ['ours', 'mini', 'scan'])

/** Chromium, an empty page; the search runs in it as it does in a thread of the app. */
export const search: BrowserScenario = {
  name: 'search',
  title: 'Search: as one types',
  explanation:
    'Notes in Chinese, English and both, made with a seed, about 800 characters each: how long it takes to put them on disk and into the index, from a new page to the first answer that can be given, what is made ready then while somebody has opened the field and not typed yet, and from each of the letters of some hundred queries (words of which more and more is there, characters, phrases, typos) to the first twenty results. The page takes what it takes with the answers given.',
  columns: [
    { name: 'build', title: 'made in s', digits: 1 },
    { name: 'start', title: 'index start ms', digits: 0 },
    { name: 'prepare', title: 'before the first letter ms', digits: 0 },
    { name: 'p50', title: 'first results p50 ms', digits: 1 },
    { name: 'p95', title: 'p95 ms', digits: 1 },
    { name: 'most', title: 'longest ms', digits: 1 },
    { name: 'memory', title: 'page MiB (PSS)', digits: 0 },
  ],
  rows: [quickSize, ...sizes].flatMap((size) =>
    rowsOf(size).map((kind) => ({
      id: `${kind}-${size}`,
      title: `${rowTitles[kind]}, ${size.toLocaleString('en')} notes`,
    })),
  ),
  targets: [
    { row: 'ours-10000', column: 'p95', is: 'at most', of: 'number', factor: 30 },
    { row: 'ours-100000', column: 'p95', is: 'at most', of: 'number', factor: 100 },
    { row: 'ours-10000', column: 'start', is: 'at most', of: 'number', factor: 200 },
    { row: 'ours-100000', column: 'start', is: 'at most', of: 'number', factor: 200 },
    { row: 'ours-10000', column: 'start', is: 'at most', of: 'mini-10000', factor: 0.1 },
    { row: 'ours-10000', column: 'p95', is: 'at most', of: 'mini-10000', factor: 0.5 },
    { row: 'ours-10000', column: 'memory', is: 'at most', of: 'mini-10000', factor: 0.5 },
    { row: 'ours-100000', column: 'memory', is: 'at most', of: 'scan-100000', factor: 0.5 },
  ],
  runInBrowser: async (bench) => {
    for (const size of bench.quick ? [quickSize] : sizes)
      for (const kind of rowsOf(size)) await bench.part(`${kind}-${size}`, () => measureOne(bench, kind, size))
  },
}

const measureOne = async (bench: BrowserBench, kind: RowKind, size: number): Promise<void> => {
  await using pages = await PageServer.start(await pageScript('search-page'))
  await using device = await Device.start('Laptop', await bench.newFolder('profile'))
  await device.open(pages.address)
  const build = await device.page.evaluate(
    ([of, count]) => {
      const { buildOurs, buildMiniSearch, buildScan } = window.searches
      return { ours: buildOurs, mini: buildMiniSearch, scan: buildScan }[of](count)
    },
    [kind, size] as const,
  )
  // A browser that has done nothing yet.
  await device.quitBrowser()
  await device.startBrowser()
  await device.open(pages.address)
  const { start, prepare } = await device.page.evaluate((of) => {
    const { startOurs, startMiniSearch, startScan } = window.searches
    return { ours: startOurs, mini: startMiniSearch, scan: startScan }[of]()
  }, kind)
  const { times } = await device.profiled(bench.profileDir, () =>
    device.page.evaluate((queries) => window.searches.answer(queries), bench.quick ? 60 : 400),
  )
  const { held } = await device.memory()
  bench.record(`${kind}-${size}`, {
    build: build / 1_000,
    start,
    ...(prepare !== undefined && { prepare }),
    p50: percentile(times, 50),
    p95: percentile(times, 95),
    most: Math.max(...times),
    memory: held,
  })
}
