using ReleaseService.Cli;
using ReleaseService.Cli.Shell;

return await Releasectl.RunAsync(args, Surroundings.OfProcess());
