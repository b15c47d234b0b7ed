import { test } from '@playwright/test'
import { signAllIn } from '@/e2e/support/callers'
import { fuzz } from '@/e2e/support/fuzz'

test('four minutes of malformed, swapped and replayed calls are no error, cost little and do nothing', async ({ baseURL }) => {
  test.setTimeout(420_000)
  // In pieces: what was confirmed five minutes ago would be asked for once more, and no call would come far.
  for (let piece = 0; piece < 4; piece++) await fuzz(await signAllIn(new URL(baseURL ?? '').origin, `fuzz ${piece}`), 60)
})
