/**
 * Every mail that the portal sends, in full. Mails lie unsealed on servers and are read on locked screens: none names a
 * patient, says who asks for what, or holds a word from a record. Whoever reads one learns that somebody uses Chartseal. Pure.
 */
export type Mail =
  | { readonly template: 'invitation'; readonly login: string; readonly code: string; readonly until: string }
  | { readonly template: 'new-device'; readonly device: string; readonly at: string }
  | { readonly template: 'request-waiting' }
  | { readonly template: 'address-code'; readonly code: string; readonly until: string }
  | { readonly template: 'address-changed'; readonly at: string }
  | { readonly template: 'loss-opened'; readonly at: string }
  | { readonly template: 'loss-confirmed'; readonly at: string }
export type Template = Mail['template']

export type Written = { readonly subject: string; readonly text: string }

/** `portal`: where the portal is, without a slash at its end. The code stands beside the link, never in it: addresses are kept. */
export function writeMail(mail: Mail, portal: string): Written {
  switch (mail.template) {
    case 'invitation':
      return written('Your account in Chartseal', [
        'An account in Chartseal was made for you. Choose your own password here:',
        `${portal}/sign-in/first`,
        `Name to sign in with: ${mail.login}\nFirst password: ${mail.code}`,
        `The first password opens nothing but the choice of your own, once, until ${mail.until}. If you expected no such mail, do nothing: it ends by itself.`,
      ])
    case 'new-device':
      return written('Your Chartseal account on a new device', [
        `Somebody signed in to your account on a device that is new to it: ${mail.device}, ${mail.at}.`,
        'If it was you, there is nothing to do. If not, sign in, end that session and choose another password:',
        portal,
      ])
    case 'request-waiting':
      return written('Something waits for you in Chartseal', [
        'Something in Chartseal waits for your decision. Sign in to read it; nothing happens until you decide:',
        portal,
      ])
    case 'address-code':
      return written('A code for your mail address in Chartseal', [
        'Somebody who is signed in to Chartseal gave this as their mail address. If it was you, type this code there, under your account:',
        mail.code,
        `It is good until ${mail.until}. If it was not you, do nothing: no further mail comes.`,
        portal,
      ])
    case 'address-changed':
      return written('Your mail address in Chartseal was changed', [
        `From ${mail.at} on, mails of your account go to another address, or to none.`,
        'If it was you, there is nothing to do. If not, sign in, end all other sessions and choose another password:',
        portal,
      ])
    case 'loss-opened':
      return written('Is your way to sign in to Chartseal lost?', [
        `Somebody was told, ${mail.at}, that you lost what you sign in with, and noted it. Nothing has changed yet: a second person has to confirm it.`,
        'If it was you, there is nothing to do. If not, sign in as always and stop it; it stands on every page:',
        portal,
      ])
    case 'loss-confirmed':
      return written('Your ways to sign in to Chartseal were taken away', [
        `Two people confirmed, ${mail.at}, that you lost what you sign in with. Everything you signed in with before is taken away, and a code for a new one was handed over in person.`,
        'If that was not you, call or visit the place where your account was made. No mail can undo it, and none will ask you to.',
        portal,
      ])
  }
}

function written(subject: string, paragraphs: readonly string[]): Written {
  return { subject, text: `${paragraphs.join('\n\n')}\n\nChartseal sends no attachments and asks for no password by mail.\n` }
}

/** `2027-04-05 14:02 UTC`: whoever reads it may be anywhere. */
export function momentWords(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** One mailbox in ASCII. Commas, brackets, quotes and line ends would be more recipients, or headers of the sender's own. */
const ADDRESS =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/

/** `undefined` for what is no address. */
export function parseMailAddress(text: string): string | undefined {
  const address = text.trim()
  return address.length <= 254 && ADDRESS.test(address) && !address.includes('..') ? address : undefined
}
