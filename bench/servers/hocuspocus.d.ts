/** What the bench uses of Hocuspocus, so that types can be checked where the peers are not installed. */
declare module '@hocuspocus/extension-database' {
  export interface DatabaseConfiguration {
    fetch(payload: { documentName: string }): Promise<Uint8Array | null>
    store(payload: { documentName: string; state: Uint8Array }): Promise<void>
  }
  export class Database {
    constructor(configuration: DatabaseConfiguration)
  }
}

declare module '@hocuspocus/extension-sqlite' {
  export class SQLite {
    constructor(configuration: { database: string })
  }
}

declare module '@hocuspocus/server' {
  export interface ServerConfiguration {
    port: number
    address: string
    quiet: boolean
    extensions: object[]
    afterStoreDocument(payload: { documentName: string }): Promise<void>
  }
  export class Server {
    constructor(configuration: ServerConfiguration)
    listen(): Promise<unknown>
  }
}
