import {
  Check,
  CheckCheck,
  CircleAlert,
  CircleOff,
  CircleQuestionMark,
  CircleUser,
  LoaderCircle,
  type LucideIcon,
  ServerOff,
  TriangleAlert,
  WifiOff,
} from 'lucide-react'
import type { SyncStatus } from '../../sync/sync-status.ts'
import { Icon } from '../Icon.tsx'

const iconByKind: Readonly<Record<SyncStatus['kind'], LucideIcon>> = {
  notSaved: TriangleAlert,
  saving: LoaderCircle,
  savedOnDevice: Check,
  syncOff: CircleOff,
  offline: WifiOff,
  connecting: LoaderCircle,
  unreachable: ServerOff,
  refused: CircleAlert,
  signIn: CircleUser,
  signInAgain: CircleUser,
  notTaken: CircleAlert,
  notKept: TriangleAlert,
  syncing: LoaderCircle,
  sending: LoaderCircle,
  synced: CheckCheck,
  needsChoice: CircleQuestionMark,
}

export const StatusIcon = ({ kind }: { kind: SyncStatus['kind'] }) => <Icon of={iconByKind[kind]} />
