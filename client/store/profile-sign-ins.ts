/** What signing in, signing out and leaving change in `Profiles`. */
import {
  chosen,
  profileWith,
  sessionOf,
  withProfile,
  type Account,
  type Farewell,
  type Owner,
  type Profile,
  type Profiles,
  type Session,
} from './profiles.ts'

/** Somebody has signed in while the profile `shown` was. */
export interface Arrival {
  shown: string
  account: Account
  session: Session
  /** Whether the notes that are shown become the account's too. */
  addNotes: boolean
  /** Whether there are any. */
  hasNotes: boolean
}

/** More than a person leaves behind; a relay that is gone for good hears of none. */
const mostFarewells = 20

/**
 * Who signs in gets the profile that is this account's already; else one of the same e-mail address: the same person is
 * with a relay that was wiped, moved or left for another one. If there is none: the one that is shown, where its notes are
 * nobody's and are to be added. Everybody else gets a profile of their own.
 */
export function arrived(profiles: Profiles, arrival: Arrival, newId: string): [Profiles, shown: string] {
  const { account, session, shown, addNotes, hasNotes } = arrival
  const present = profiles.profiles.filter(({ isLeaving }) => !isLeaving)
  const ofAccount = (isSame: (known: Account) => boolean): Profile[] =>
    present.filter(({ owner }) => owner.kind === 'account' && isSame(owner.account))
  const ofPerson = ofAccount(({ email }) => emailKey(email) === emailKey(account.email))
  const [own] = [
    ...ofAccount((known) => known.server === account.server && known.id === account.id),
    ...ofPerson.filter(({ id }) => id === shown),
    ...ofAccount((known) => accountKey(known) === accountKey(account)),
    ...ofPerson,
  ]
  const isNobodys = present.some(({ id, owner }) => id === shown && owner.kind === 'nobody')
  const id = own?.id ?? (isNobodys && (addNotes || !hasNotes) ? shown : newId)
  const profile: Profile = {
    id,
    owner: { kind: 'account', account, signIn: { state: 'signedIn', session } },
    isLeaving: false,
  }
  const next = chosen(withProfile(withFarewell(profiles, id), profile), id)
  if (id === shown || !addNotes || !hasNotes) return [next, id]
  const copies = next.copies.filter(({ from, to }) => from !== shown || to !== id)
  return [{ ...next, copies: [...copies, { from: shown, to: id }] }, id]
}

/** The relay gave another session for this one. One that is no longer the profile's gave way to something newer. */
export const renewed = (
  profiles: Profiles,
  id: string,
  spent: Session,
  given: Omit<Session, 'id'>,
  account: Account,
): Profiles =>
  changeSession(profiles, id, spent, () => ({
    kind: 'account',
    account,
    signIn: { state: 'signedIn', session: { id: spent.id, ...given } },
  }))

/** The relay gave other tokens than those that the profile has, whichever they are by now. */
export function replaced(profiles: Profiles, id: string, given: Omit<Session, 'id'>): Profiles {
  const profile = profileWith(profiles, id)
  const session = sessionOf(profile)
  if (profile?.owner.kind !== 'account' || session === undefined) return profiles
  return renewed(profiles, id, session, given, profile.owner.account)
}

/** The relay would not renew this session. */
export const ended = (profiles: Profiles, id: string, spent: Session): Profiles =>
  changeSession(profiles, id, spent, (account) => ({
    kind: 'account',
    account,
    signIn: { state: 'ended', session: spent },
  }))

export function signedOut(profiles: Profiles, id: string): Profiles {
  const profile = profileWith(profiles, id)
  if (profile?.owner.kind !== 'account') return profiles
  const owner: Owner = { ...profile.owner, signIn: { state: 'signedOut' } }
  return withProfile(withFarewell(profiles, id), { ...profile, owner })
}

/** The account is no more. Its notes here are nobody's. */
export function accountGone(profiles: Profiles, id: string): Profiles {
  const profile = profileWith(profiles, id)
  return profile === undefined ? profiles : withProfile(profiles, { ...profile, owner: { kind: 'nobody' } })
}

/** Where it is the one that is shown, notes of nobody are shown next. */
export function leaving(profiles: Profiles, id: string, shown: string, newId: string): [Profiles, shown: string] {
  const profile = profileWith(profiles, id)
  if (profile === undefined) return [profiles, shown]
  const gone = withProfile(withFarewell(profiles, id), { ...profile, owner: { kind: 'nobody' }, isLeaving: true })
  const next = {
    ...gone,
    copies: gone.copies.filter(({ from, to }) => from !== id && to !== id),
    deviceIds: Object.fromEntries(
      Object.entries(gone.deviceIds).filter(
        ([key]) => profile.owner.kind === 'nobody' || key !== accountKey(profile.owner.account),
      ),
    ),
  }
  if (id !== shown) return [next, shown]
  const nobodys = next.profiles.find(({ owner, isLeaving }) => owner.kind === 'nobody' && !isLeaving)
  if (nobodys !== undefined) return [chosen(next, nobodys.id), nobodys.id]
  return [chosen(withProfile(next, { id: newId, owner: { kind: 'nobody' }, isLeaving: false }), newId), newId]
}

export const farewellSaid = (profiles: Profiles, { refreshToken }: Farewell): Profiles => ({
  ...profiles,
  farewells: profiles.farewells.filter((farewell) => farewell.refreshToken !== refreshToken),
})

export function withDeviceId(profiles: Profiles, server: string, email: string, newId: string): [Profiles, id: string] {
  const key = accountKey({ server, email })
  const known = profiles.deviceIds[key]
  if (known !== undefined) return [profiles, known]
  return [{ ...profiles, deviceIds: { ...profiles.deviceIds, [key]: newId } }, newId]
}

const emailKey = (email: string): string => email.toLowerCase()
/** An account on a relay, also on one that has forgotten it and was told of it anew. */
const accountKey = ({ server, email }: Pick<Account, 'server' | 'email'>): string => `${server} ${emailKey(email)}`

function changeSession(profiles: Profiles, id: string, spent: Session, change: (account: Account) => Owner): Profiles {
  const profile = profileWith(profiles, id)
  if (profile?.owner.kind !== 'account' || sessionOf(profile)?.refreshToken !== spent.refreshToken) return profiles
  return withProfile(profiles, { ...profile, owner: change(profile.owner.account) })
}

/** The session of this profile is about to be let go of. */
function withFarewell(profiles: Profiles, id: string): Profiles {
  const profile = profileWith(profiles, id)
  const session = sessionOf(profile)
  if (profile?.owner.kind !== 'account' || session === undefined) return profiles
  const farewell = { server: profile.owner.account.server, refreshToken: session.refreshToken }
  return { ...profiles, farewells: [...profiles.farewells, farewell].slice(-mostFarewells) }
}
