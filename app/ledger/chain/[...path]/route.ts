import { answerTile } from '@/app/ledger/tiles'

export const dynamic = 'force-dynamic'

export async function GET(request: Request, { params }: { params: Promise<{ path: string[] }> }): Promise<Response> {
  return answerTile(`chain/${(await params).path.join('/')}`, request)
}
