/** Runs once per web process, before it answers: the wrong database role must not serve a single page. */
export async function register(): Promise<void> {
  // A constant of the compiler, by which the bundle for other runtimes stays empty; not a setting.
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { requireLeastPrivilege } = await import('@/lib/db/privilege')
    await requireLeastPrivilege()
    const { watchPeers } = await import('@/lib/base/peer')
    watchPeers()
    const { policiesInForce } = await import('@/lib/access/warm')
    policiesInForce()
  }
}
