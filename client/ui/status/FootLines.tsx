import { WordCount } from '../editor/count/WordCount.tsx'
import { BackupLine } from './BackupLine.tsx'
import { SignInLine } from './SignInLine.tsx'
import { UpdateLine } from './UpdateLine.tsx'

/** What stands beside the status sentence when there is something to do. One part of the app, which comes later. */
export function FootLines() {
  return (
    <>
      <SignInLine />
      <UpdateLine />
      <BackupLine />
      <WordCount />
    </>
  )
}
