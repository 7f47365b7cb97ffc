/**
 * The texts of the account screens, in English. They come with those screens and not with the app's first file; this file
 * also defines the shape that the other languages fill in.
 */
import { assertNever } from '../../../shared/assert.ts'
import type { FormFailure } from '../account/form-failure.ts'
import { counted, number } from './plural.ts'

const notes = (count: number) => counted(count, 'note', 'notes')
const yourNotes = (count: number) => (count === 1 ? 'Your note' : `Your ${notes(count)}`)
const wait = (seconds: number) =>
  seconds < 90 ? counted(seconds, 'second', 'seconds') : counted(Math.ceil(seconds / 60), 'minute', 'minutes')

export const accountEn = {
  /** Sentences one after the other. */
  text: (...sentences: string[]) => sentences.join(' '),

  cancel: 'Cancel',
  back: 'Back',
  done: 'Done',
  tryAgain: 'Try again',
  working: 'One moment…',

  /** What a server says about accounts, after the sentence that it works. */
  server: {
    encrypted: 'The connection is encrypted and the certificate is in order.',
    plain: 'The connection is not encrypted: fine at home, not over the internet.',
    certificate:
      'If this address shows a warning in a new browser tab, its certificate is not valid. The browser lets no app use it until that is put right.',
    none: 'It has no accounts: everybody who reaches it shares one collection of notes.',
    fresh: 'Nobody has an account there yet. The first one manages the server.',
    open: 'Anybody can create an account there.',
    invite: 'New accounts are by invitation.',
    closed: 'It takes no new accounts.',
  },

  /** What joining an account does, before it is done. */
  joining: {
    title: 'An account on this server',
    needed: 'This server keeps notes for people with an account.',
    checking: 'Asking your server…',
    stay: (count: number) =>
      count === 0
        ? 'What you write stays here and is also kept on your server.'
        : count === 1
          ? 'Your note stays here and is also kept on your server.'
          : `${yourNotes(count)} stay here and are also kept on your server.`,
    apart: (count: number) =>
      count === 1
        ? 'Your note stays on this device, apart from the account. You can go back to it in these settings.'
        : `${yourNotes(count)} stay on this device, apart from the account. You can go back to them in these settings.`,
    again: (count: number) =>
      count === 0
        ? 'Nothing on this device is replaced: it goes on where it stopped.'
        : `${yourNotes(count)} ${count === 1 ? 'stays' : 'stay'} here, and syncing goes on where it stopped.`,
    otherPerson: (email: string) =>
      `The notes you see now stay on this device for ${email}. You get a place of your own beside them.`,
    byCode: (email: string) =>
      `If the code is for the account of ${email}, syncing goes on where it stopped. Anybody else gets a place of their own beside these notes.`,
    add: (count: number) =>
      count === 1
        ? 'Add the note on this device to the account'
        : `Add the ${notes(count)} on this device to the account`,
    addCopies: (count: number) =>
      `Also put a copy of ${count === 1 ? 'this note' : `these ${notes(count)}`} into my account`,
    administers: 'This is the first account there: you manage the server with it.',
  },

  form: {
    server: 'Server',
    email: 'E-mail address',
    password: 'Password',
    currentPassword: 'Current password',
    newPassword: 'New password',
    chosenPassword: 'Choose a password',
    passwordHint: 'At least 8 characters. A few words in a row are good.',
    showPassword: 'Show the password',
    name: 'Your name (not required)',
    invite: 'Invitation',
    inviteHint: 'The link or the code that you were sent.',
  },

  signIn: {
    title: 'Sign in',
    act: 'Sign in',
    forgot: 'Forgot the password?',
    create: 'Create an account instead',
    done: (email: string) => `Signed in as ${email}. Your notes are here as before.`,
  },
  create: {
    title: 'Create an account',
    act: 'Create account',
    signIn: 'I already have an account',
    done: (email: string) => `The account of ${email} is ready. Your notes are on their way to your server.`,
  },
  code: {
    title: 'Use a code from another device',
    button: 'Use a code from another device',
    explain:
      'On a device that is signed in, open Settings → Sync & devices and choose “Add a device”. It shows eight digits.',
    fromLink: 'This code came with the link that you opened. It adds this device to the account that it came from.',
    label: 'Eight-digit code',
    act: 'Add this device',
    done: 'This device belongs to your account now.',
  },
  forgot: {
    title: 'Choose a new password',
    explain: 'You get a mail with a link. It works for an hour.',
    act: 'Send me the link',
    sent: (email: string) =>
      `If there is an account of ${email}, a mail is on its way to it. Open the link in it, on any device. Check the spam folder, too.`,
  },
  reset: {
    title: 'Choose a new password',
    explain: 'Every device of this account signs in again with the new password. The notes on them stay.',
    act: 'Set the new password',
    doneTitle: 'The new password is set',
    done: 'You can sign in with it now, here and on your other devices.',
  },
  changePassword: {
    button: 'Change the password',
    title: 'Change the password',
    explain: 'This device stays signed in. Your other devices sign in again; the notes on them stay.',
    act: 'Change the password',
    done: 'The password is changed.',
  },

  /** Signing in with somebody else, whose name the server gives. */
  provider: {
    title: 'Sign in',
    goOn: (name: string) => `Continue with ${name}`,
    confirmWith: (name: string) => `Confirm with ${name}`,
    noPassword: 'Your account has no password. Sign in once more to confirm that it is you; then you come back here.',
    confirmed: 'Confirmed. You can go on within the next five minutes.',
  },
  methods: {
    title: 'Ways to sign in',
    noPassword: 'None yet. You can set one with “Change the password”.',
    link: (name: string) => `Link ${name}`,
    linkExplain: (name: string) =>
      `You sign in to ${name} and come back here. From then on you can sign in to this account with it, too.`,
    linked: (name: string) => `${name} is linked. You can sign in with it from now on.`,
    unlink: 'Unlink',
    unlinkOf: (name: string) => `Unlink ${name}`,
    unlinkTitle: (name: string) => `Unlink ${name}?`,
    unlinkExplain: (name: string) =>
      `Nobody can sign in to this account with ${name} any more. Devices that are signed in stay so, with their notes.`,
    unlinked: (name: string) => `${name} is no longer linked.`,
  },

  account: {
    title: 'Account',
    signedInOn: (server: string) => `On ${server}`,
    signedOut: 'Signed out. Your notes are on this device, and you can go on writing.',
    signInAgain: 'Sign in again to sync. Your notes are saved on this device, and you can go on writing.',
    otherServer: 'To use another server, sign out first. Your notes stay here.',
    signOut: 'Sign out',
  },
  signOut: {
    title: 'Sign out?',
    explain: (count: number) =>
      count === 0
        ? 'This device stops syncing. Everything on it stays, and you can go on writing.'
        : `${yourNotes(count)} ${count === 1 ? 'stays' : 'stay'} on this device, and you can go on writing. Syncing stops until you sign in again.`,
    unsynced: (count: number) =>
      `${notes(count)} ${count === 1 ? 'has' : 'have'} not reached your server yet, and will when you sign in again.`,
    act: 'Sign out',
  },

  devices: {
    title: 'Devices',
    loading: 'Asking your server…',
    thisDevice: 'This device',
    seen: (time: string) => `Last seen: ${time}`,
    rename: 'Rename',
    renameOf: (name: string) => `Rename “${name}”`,
    nameOf: (name: string) => `Name of “${name}”`,
    signOut: 'Sign out',
    signOutOf: (name: string) => `Sign out “${name}”`,
    signOutTitle: (name: string) => `Sign out “${name}”?`,
    signOutExplain: 'It stops syncing at once. The notes that are on it stay there. To come back it has to sign in.',
    signedOut: (name: string) => `“${name}” is signed out.`,
  },
  addDevice: {
    button: 'Add a device',
    title: 'Add a device',
    scan: 'Point the other device’s camera at this picture and open the link.',
    picture: 'Picture with a link for the other device’s camera',
    orType: (server: string) =>
      `Or open ${server} there, turn on sync in the settings, choose “Use a code from another device” and type:`,
    left: (time: string) => `Works once, for another ${time}.`,
    expired: 'This code is too old. Make a new one.',
    another: 'Make a new code',
    preparing: 'Getting a code from your server…',
  },

  remove: {
    button: 'Remove from this device',
    explain: 'Deletes the notes and the sign-in from this device. What is on your server and your other devices stays.',
    explainLocal: 'Deletes these notes from this device. They belong to no account and are nowhere else.',
    title: 'Remove the notes from this device?',
    allSynced: 'Everything here is also on your server.',
    onlyHere: (count: number) =>
      count === 1
        ? 'This note is only on this device, and would be gone:'
        : `These ${notes(count)} are only on this device, and would be gone:`,
    andMore: (count: number) => `and ${number(count)} more`,
    word: 'remove',
    typeWord: (word: string) => `To go on, type “${word}”`,
    act: 'Remove from this device',
    removing: 'Removing…',
    failed: 'This browser did not let go of the notes. Close the other tabs of this app, then try again.',
  },
  deleteAccount: {
    button: 'Delete the account',
    title: 'Delete the account?',
    explain: (server: string) =>
      `The account and all its notes are deleted from ${server}, and every device is signed out. This cannot be undone.`,
    here: (count: number) =>
      count === 0
        ? 'What is on this device stays.'
        : `${yourNotes(count)} ${count === 1 ? 'stays' : 'stay'} on this device.`,
    act: 'Delete the account',
    done: 'The account is deleted. Your notes are on this device.',
  },

  profiles: {
    title: 'People on this device',
    explain: 'Each has notes of their own here, and nothing is mixed.',
    noAccount: 'Notes without an account',
    open: 'Open',
    openOf: (name: string) => `Open the notes of ${name}`,
    openNow: 'Open now',
  },

  failure: (failure: FormFailure, origin: string, retryAfterSeconds: number | undefined): string => {
    switch (failure) {
      case 'emailMissing':
        return 'Please enter your e-mail address.'
      case 'passwordMissing':
        return 'Please enter the password.'
      case 'codeIncomplete':
        return 'The code has eight digits.'
      case 'inviteMissing':
      case 'inviteNeeded':
        return 'New accounts here are by invitation. Ask whoever runs the server for one, and paste it here.'
      case 'inviteInvalid':
        return 'This invitation is for another address, was used already, or is too old. Whoever sent it can make a new one.'
      case 'badEmail':
        return 'This does not look like an e-mail address.'
      case 'emailExists':
        return 'There is an account with this address already. Sign in instead.'
      case 'wrongPassword':
        return 'The address or the password is not right. Check both and try again. Your notes are safe here.'
      case 'wrongCurrentPassword':
        return 'That is not the current password. Nothing has changed.'
      case 'weakPassword':
        return 'This password is too easy to guess, or too short. Take at least 8 characters, and not your address.'
      case 'registrationClosed':
        return 'This server takes no new accounts. Ask whoever runs it for one. Your notes are safe here.'
      case 'codeInvalid':
        return 'This code is not right, was used already, or is too old. Make a new one on the other device.'
      case 'resetInvalid':
        return 'This link is too old or was used already. Ask for a new one. Your password is as it was.'
      case 'tooManyTries':
        return retryAfterSeconds === undefined
          ? 'That was tried too often. Wait a little, then try again.'
          : `That was tried too often. Try again in ${wait(retryAfterSeconds)}.`
      case 'unreachable':
        return 'Your server did not answer. Check the address and the network, then try again. Your notes are safe here.'
      case 'notARelay':
        return 'Something answered, but it is not a Driftless server. Check the address and the port.'
      case 'needsHttps':
        return 'This page came over https, so the address has to start with https:// too.'
      case 'originRefused':
        return `The server does not let pages from ${origin} in. Whoever runs it can add that address to ALLOWED_ORIGINS.`
      case 'badAddress':
        return 'This is not an address. It should look like https://notes.example.org.'
      case 'noAccounts':
        return 'This server has no accounts: everybody who reaches it shares its notes. Just turn sync on.'
      case 'noMail':
        return 'This server sends no mail. Whoever runs it can make a link with which you choose a new password.'
      case 'notSaved':
        return 'This browser did not store the sign-in. Free some space or leave private browsing, then try again.'
      case 'cannotStore':
        return 'The server can’t store anything at the moment. It may be out of space. Your notes are safe here.'
      case 'signInAgain':
        return 'This device has been signed out. Sign in again; your notes are safe here.'
      case 'providerAway':
        return 'The service that you chose did not answer as it should. Try again later, or sign in another way. Your notes are safe here.'
      case 'providerRefused':
        return 'The sign-in was cancelled there. Nothing has changed, and your notes are safe here.'
      case 'signInOver':
        return 'This sign-in took too long, was finished already, or was begun in another tab. Please sign in again. Your notes are safe here.'
      case 'linkNeeded':
        return 'There is an account with your e-mail address already. Sign in to it as you did before, then link this service under Settings → Sync & devices. Your notes are safe here.'
      case 'emailUnverified':
        return 'The service does not confirm your e-mail address. Create an account with a password instead; you can link the service to it afterwards. Your notes are safe here.'
      case 'signInTaken':
        return 'This sign-in belongs to another account on the server. Nothing has changed.'
      case 'tooManySignIns':
        return 'Too many sign-ins are linked to this account. Unlink one first.'
      case 'lastSignIn':
        return 'Without it you could not get into your account any more. Set a password or link another service first.'
      case 'proofInvalid':
        return 'That was not a sign-in of this account, or it was too long ago. Please confirm once more. Nothing has changed.'
      case 'unknown':
        return 'That did not work. Nothing has changed here, and your notes are safe. Try again in a moment.'
      default:
        return assertNever(failure)
    }
  },
}

export type AccountWords = typeof accountEn
