/**
 * Everybody whose notes are on this device, as values and the changes that there are. A profile keeps one person's notes;
 * whose they are can change by signing in, its notes never move for it: joining is a union, and nothing is lost between
 * two places.
 */
import type { SpaceId } from '../../shared/ids.ts'

export interface Profiles {
  /** In the order in which they came. */
  profiles: readonly Profile[]
  /** Notes that are to be in another profile too, and may not all be there yet. */
  copies: readonly NoteCopy[]
  /** Sign-ins that have ended here and that their relay has not heard of. */
  farewells: readonly Farewell[]
  /** As which device this one signs in to an account, so that a sign-in that is repeated makes no second device. */
  deviceIds: Readonly<Record<string, string>>
  /** Which profile this device shows, once there has been a choice. */
  shown?: string
}

export interface Profile {
  id: string
  owner: Owner
  /** To be removed from this device with everything it keeps, as soon as no tab has it open. */
  isLeaving: boolean
}

/** `server` is a relay's address for HTTP. */
export interface Account {
  server: string
  id: string
  email: string
  name: string
  spaceId: SpaceId
  deviceId: string
}

export type Owner = { kind: 'nobody' } | { kind: 'account'; account: Account; signIn: SignIn }
/** `ended`: the relay would not renew it; it is kept in case that it was not the relay that it will be again. */
export type SignIn = { state: 'signedIn' | 'ended'; session: Session } | { state: 'signedOut' }

/** What a relay gave this device to show. */
export interface Session {
  /** Another one for each sign-in. */
  id: string
  refreshToken: string
  accessToken: string
  /** On this device's clock, milliseconds since 1970. */
  accessEndsAt: number
}

export interface NoteCopy {
  from: string
  to: string
}

export interface Farewell {
  server: string
  refreshToken: string
}

export const noProfiles: Profiles = { profiles: [], copies: [], farewells: [], deviceIds: {} }

export const profileWith = ({ profiles }: Profiles, id: string): Profile | undefined =>
  profiles.find((profile) => profile.id === id && !profile.isLeaving)

export const sessionOf = (profile: Profile | undefined): Session | undefined =>
  profile?.owner.kind === 'account' && profile.owner.signIn.state !== 'signedOut'
    ? profile.owner.signIn.session
    : undefined

/**
 * Makes sure that there is a profile to show, and says which: the one that was chosen last, else the wanted one, if it is
 * there. What is wanted comes from where a power cut may have taken the last choice.
 */
export function withShown(profiles: Profiles, wanted: string, newId: string): [Profiles, shown: string] {
  const present = profiles.profiles.filter(({ isLeaving }) => !isLeaving)
  const found = present.find(({ id }) => id === profiles.shown) ?? present.find(({ id }) => id === wanted) ?? present[0]
  if (found !== undefined) return [profiles, found.id]
  // The name of a profile that is leaving would bring its notes back.
  const id = profiles.profiles.some((profile) => profile.id === wanted) ? newId : wanted
  return [withProfile(profiles, { id, owner: { kind: 'nobody' }, isLeaving: false }), id]
}

/** Nothing of it is on this device any more. */
export const left = (profiles: Profiles, id: string): Profiles => ({
  ...profiles,
  profiles: profiles.profiles.filter((profile) => profile.id !== id || !profile.isLeaving),
})

export const copied = (profiles: Profiles, copy: NoteCopy): Profiles => ({
  ...profiles,
  copies: profiles.copies.filter(({ from, to }) => from !== copy.from || to !== copy.to),
})

/** Somebody has chosen to see this profile. */
export const chosen = (profiles: Profiles, id: string): Profiles =>
  profiles.shown === id ? profiles : { ...profiles, shown: id }

export function withProfile(profiles: Profiles, profile: Profile): Profiles {
  const isKnown = profiles.profiles.some(({ id }) => id === profile.id)
  return {
    ...profiles,
    profiles: isKnown
      ? profiles.profiles.map((known) => (known.id === profile.id ? profile : known))
      : [...profiles.profiles, profile],
  }
}
