import 'server-only'
import { buildIfChanged } from '@/bin/set-up/build'

/** `npm run build`: the portal's production build, left out while no source changed. */
await buildIfChanged((words) => process.stdout.write(`• ${words}\n`), new AbortController().signal)
process.exit()
