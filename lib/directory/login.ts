import 'server-only'
import type { Bytes } from '@/lib/base/bytes'
import { custodian } from '@/lib/keys/custodian'

/** Logins are looked up by a token: who has an account here is not for whoever reads the database. 32 bytes. */
export async function loginToken(login: string): Promise<Bytes> {
  return custodian().mac('login', login.normalize('NFKC').trim().toLowerCase())
}
