/** What can be done with a data folder from the command line. */
import { StartError } from '../config.ts'
import { BackupFileError } from '../maintenance/backup-file.ts'
import { backUp } from '../maintenance/backup.ts'
import { exportDocs, ExportTargetError } from '../maintenance/export.ts'
import { reindex } from '../maintenance/reindex.ts'
import { restore, RestoreTargetError } from '../maintenance/restore.ts'
import { verify, type Problem, type ProblemKind, type VerifyReport } from '../maintenance/verify.ts'
import type { SnapshotSource } from '../maintenance/snapshot-source.ts'
import { FolderError } from '../storage/level-layout.ts'
import { accountCommands } from './account-commands.ts'
import { CommandError, UsageError } from './command-errors.ts'
import type { Call, Command, Outcome } from './command.ts'
import { owning, reading } from './data-folder.ts'

const number = new Intl.NumberFormat('en-US')
const count = (value: number, one: string, many = `${one}s`): string =>
  `${number.format(value)} ${value === 1 ? one : many}`
const size = (bytes: number): string =>
  bytes < 1_000_000 ? `${number.format(Math.ceil(bytes / 1_000))} KB` : `${number.format(Math.round(bytes / 1e6))} MB`

const advice: Record<ProblemKind, string | undefined> = {
  'half-restored': 'Empty the folder and restore the backup again.',
  'not-an-update': 'These docs are refused until the entry is put right, or the folder is restored from a backup.',
  changed: 'The disk has changed what was written, or another server has. Compare these docs with a backup.',
  'not-buildable': 'A writer has damaged these docs. They are served as they are.',
  'not-in-feed': 'Another server has used the folder. Stop the relay and run reindex.',
  'leads-nowhere': 'Another server has used the folder. Stop the relay and run reindex.',
  'not-listed': 'Stop the relay and run reindex.',
  'sequence-behind': 'Stop the relay and run reindex.',
}

const sentenceOf = ({ doc, clock, message }: Problem): string => {
  const where = doc === undefined ? '' : clock === undefined ? `${doc}: ` : `${doc}, entry ${clock}: `
  return `${where}${message}`
}

const runVerify = async (source: SnapshotSource, call: Call): Promise<Outcome & { report: VerifyReport }> => {
  const found: Problem[] = []
  const docs: object[] = []
  const onProblem = (problem: Problem): void => {
    found.push(problem)
    call.say(sentenceOf(problem))
  }
  const report = await verify(source, {
    onProblem,
    onDoc: (doc) => {
      doc.problems.forEach(onProblem)
      if (!call.all) return
      docs.push(doc)
      const state = doc.problems.length > 0 ? count(doc.problems.length, 'problem') : 'good'
      const waits = doc.isIncomplete ? ', waits for an update' : ''
      call.say(`${doc.doc}: ${state}, ${count(doc.entries, 'entry', 'entries')}, ${size(doc.bytes)}${waits}`)
    },
  })
  const { entries, bytes, places, incompleteDocs, hasFeed } = report
  call.say(
    `${count(report.docs, 'doc')}, ${count(entries, 'entry', 'entries')}, ${size(bytes)}, ${count(places, 'place')} in the feed.`,
  )
  if (!hasFeed) call.say('No relay has opened this folder yet; its first start makes the feed.')
  if (incompleteDocs > 0)
    call.say(`${count(incompleteDocs, 'doc waits', 'docs wait')} for an update that some device still has.`)
  const ok = found.length === 0
  if (ok) call.say('All of it can be read.')
  else {
    const affected = new Set(found.map(({ doc }) => doc)).size
    call.say(`${count(found.length, 'problem')} in ${count(affected, 'doc')}.`)
    for (const text of new Set(found.map(({ kind }) => advice[kind]))) if (text !== undefined) call.say(text)
  }
  return { ok, report: { ...report, found, ...(call.all ? { docs } : {}) } as VerifyReport }
}

const fileProblem = (file: string, error: unknown): unknown => {
  if (error instanceof BackupFileError) return new CommandError(`"${file}" cannot be restored: ${error.message}.`)
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    return new UsageError(`There is no file "${file}".`)
  return error
}

export const commands = {
  verify: {
    argument: undefined,
    summary: 'check that everything in the data folder can be read',
    help: `Reads every entry of every doc: whether it is an update, whether it is as it was written, whether Yjs can
build the doc, and whether the feed leads to it. Changes nothing. A relay may be running.

  --all    name the docs that are good, too

Ends with 1 if something is wrong.`,
    run: (call) => reading(call.dataDir, (source) => runVerify(source, call)),
  },

  backup: {
    argument: '<file>',
    summary: 'copy everything into one file, also while a relay runs',
    help: `Writes everything as it is at this moment into <file>, compressed. A relay may be running, and people writing.
The file appears under its name when it is whole; an older one of that name is replaced then. It can be read by
its owner only: everybody's notes are in it.`,
    run: async (call) => {
      const report = await reading(call.dataDir, (source) => backUp(source, call.argument, new Date()))
      call.say(`${count(report.rows, 'row')}, ${size(report.bytes)}, are in "${call.argument}".`)
      return { ok: true, report }
    },
  },

  restore: {
    argument: '<file>',
    summary: 'make a data folder from a backup',
    help: `Needs --data-dir with the path of a new or empty folder. Checks the file to its end before it writes anything,
and the folder when it is done. The relay that starts there has a new epoch, so every device offers it again what
the backup lacks.`,
    run: async (call) => {
      if (!call.isDataDirGiven) throw new UsageError('Say with --data-dir which new or empty folder to restore into.')
      const restored = await restore(call.argument, call.dataDir).catch((error: unknown) => {
        if (error instanceof RestoreTargetError)
          throw new UsageError(`"${call.dataDir}" ${error.message}; a backup is restored into a new or empty folder.`)
        throw fileProblem(call.argument, error)
      })
      call.say(`Restored what was there at ${restored.createdAt} into "${call.dataDir}".`)
      const { ok, report } = await reading(call.dataDir, (source) => runVerify(source, call))
      return { ok, report: { ...restored, verified: report } }
    },
  },

  export: {
    argument: '<folder>',
    summary: 'write every doc as files that need no relay',
    help: `Writes every doc into <folder>, which must be new or empty: as .yjs, one Yjs update with all of it, and as .md
where it has a text. Notes are called what they are called in the app, and those in the trash lie in a folder "trash".
Of a doc that cannot be read whole, what can be read is written. A relay may be running.

Ends with 1 if something could not be read.`,
    run: async (call) => {
      const report = await reading(call.dataDir, (source) => exportDocs(source, call.argument)).catch(
        (error: unknown) => {
          if (error instanceof ExportTargetError) throw new UsageError(`"${call.argument}" ${error.message}.`)
          throw error
        },
      )
      for (const { doc, message } of report.problems) call.say(`${doc}: ${message}`)
      call.say(
        `${count(report.docs, 'doc')}, ${number.format(report.texts)} of them with a text, in "${call.argument}".`,
      )
      return { ok: report.problems.length === 0, report }
    },
  },

  reindex: {
    argument: undefined,
    summary: 'put the feed right after another server has used the folder',
    help: `Gives what another server (y-websocket with y-leveldb) has written into the folder a place in the feed, and removes
places of what it has deleted. Touches no entry of a doc. No relay may run meanwhile.`,
    run: async (call) => {
      const report = await owning(call.dataDir, reindex)
      const { placed, docs, removed } = report
      call.say(
        `${count(placed, 'entry', 'entries')} of ${count(docs, 'doc')} got a place in the feed, ` +
          `${count(removed, 'row')} that led nowhere ${removed === 1 ? 'is' : 'are'} gone.`,
      )
      return { ok: true, report }
    },
  },

  ...accountCommands,
} as const satisfies Record<string, Command>

/** A failure in words, where it is not a fault of ours. */
export const asCommandError = (error: unknown, dataDir: string): unknown => {
  if (error instanceof StartError) return new UsageError(error.message)
  if (error instanceof FolderError) return new CommandError(`"${dataDir}" cannot be used: ${error.message}.`)
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  // The system's own words name the path and say why.
  if (error instanceof Error && typeof code === 'string' && /^E[A-Z]+$/.test(code))
    return new CommandError(`${error.message}.`)
  return error
}
