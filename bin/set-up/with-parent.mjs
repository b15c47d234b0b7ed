// Loaded into every Node process that the supervisor starts (--import): when the supervisor is killed without a chance to
// stop its children, the channel to it closes, and they end by themselves.
// What such a process forks inherits the --import, but its channel is another's, who writes to it: `next dev` forks the
// server itself and tells it what to serve. Without its channel to wait for, that server would end at once.
if (!process.env.CHARTSEAL_TIED) {
  process.env.CHARTSEAL_TIED = '1'
  process.on('disconnect', () => process.exit(1))
  // One killed while this was still being loaded: the channel closed before anybody listened.
  if (process.connected === false) process.exit(1)
  // The listener alone would keep a process alive that has nothing left to do.
  process.channel?.unref()
}
