using ReleaseService.Bench;
using ReleaseService.Bench.Faults;
using ReleaseService.Bench.Poller;
using ReleaseService.Bench.Replicas;

return args switch
{
    ["startup", .. var rest] => await StartupBench.RunAsync(rest),
    ["lint", .. var rest] => LintBench.Run(rest),
    ["plan", .. var rest] => await PlanBench.RunAsync(rest),
    ["licenses", .. var rest] => await LicensesBench.RunAsync(rest),
    ["poller", .. var rest] => await PollerBench.RunAsync(rest),
    ["replicas", .. var rest] => await ReplicasBench.RunAsync(rest),
    ["faults", .. var rest] => await FaultsBench.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: startup SERVER_DLL RELEASES ROUNDS | lint RELEASES ROUNDS | plan SERVER_DLL CLI_DLL RELEASES ROUNDS | licenses SERVER_DLL LICENSES ROUNDS | poller POLLER_FOLDER RESOURCES IDLE_SECONDS PROMOTIONS SECONDS_BETWEEN | replicas SERVER_DLL NGINX_CONF REPLICAS,… PROMOTIONS | faults SERVER_DLL [NAME…]");
    return 1;
}
