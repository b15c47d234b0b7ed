import 'server-only'
import { localCustodian, setCustodian } from '@/lib/keys/custodian'
import { forgetShortLived } from '@/lib/keys/short-lived'

/** Runs `work` with a custodian that gives every key but index keys: entries are then written without tokens. */
export async function withoutIndexKeys<T>(work: () => Promise<T>): Promise<T> {
  const whole = localCustodian()
  forgetShortLived()
  setCustodian({
    ...whole,
    unwrap: (kind, id, wrapped) =>
      kind === 'index-key' ? Promise.reject(new Error('no index key')) : whole.unwrap(kind, id, wrapped),
  })
  try {
    return await work()
  } finally {
    setCustodian(undefined)
    forgetShortLived()
  }
}
