/** What the bench uses of MiniSearch, so that types can be checked where the peers are not installed. */
declare module 'minisearch' {
  interface Options {
    fields: string[]
    tokenize(text: string): string[]
  }
  export default class MiniSearch {
    constructor(options: Options)
    static loadJSON(json: string, options: Options): MiniSearch
    addAll(documents: readonly object[]): void
    search(query: string, options: { prefix: boolean; fuzzy: number; combineWith: 'AND' }): { id: string }[]
  }
}
