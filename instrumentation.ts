/** Runs once per web process, before it answers: the wrong role must not serve a single page. */
export async function register(): Promise<void> {
  const { requireLeastPrivilege } = await import('@/lib/db/privilege')
  await requireLeastPrivilege()
  const { policiesInForce } = await import('@/lib/access/warm')
  policiesInForce()
}
