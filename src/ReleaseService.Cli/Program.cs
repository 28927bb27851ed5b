using System.Runtime.InteropServices;
using ReleaseService.Cli;
using ReleaseService.Cli.Shell;

// Before anything begins: a signal in the first moments counts as well.
using var interrupted = new CancellationTokenSource();
using var ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
return await Releasectl.RunAsync(args, Surroundings.OfProcess(), interrupted.Token);

// The second one ends it at once.
void Interrupt(PosixSignalContext signal)
{
    signal.Cancel = !interrupted.IsCancellationRequested;
    interrupted.Cancel();
}
