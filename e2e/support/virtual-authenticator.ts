import type { Page } from '@playwright/test'

/** A device of hers that makes passkeys and checks who holds it, plugged into this page. */
export type Authenticator = { readonly uses: () => Promise<number>; unplug(): Promise<void> }

export async function plugIn(page: Page, { verifies = true } = {}): Promise<Authenticator> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: verifies,
      automaticPresenceSimulation: true,
    },
  })
  return {
    uses: async () => {
      const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId })
      return credentials.reduce((sum, { signCount }) => sum + signCount, 0)
    },
    unplug: () => session.send('WebAuthn.disable').then(() => session.detach()),
  }
}
