using ReleaseService.Bench;
using ReleaseService.Bench.Faults;
using ReleaseService.Bench.Micro;
using ReleaseService.Bench.Poller;
using ReleaseService.Bench.Replicas;
using ReleaseService.Bench.Speed;
using ReleaseService.Bench.Speed.Peers;

return args switch
{
    ["startup", .. var rest] => await StartupBench.RunAsync(rest),
    ["lint", .. var rest] => LintBench.Run(rest),
    ["plan", .. var rest] => await PlanBench.RunAsync(rest),
    ["licenses", .. var rest] => await LicensesBench.RunAsync(rest),
    ["poller", .. var rest] => await PollerBench.RunAsync(rest),
    ["replicas", .. var rest] => await ReplicasBench.RunAsync(rest),
    ["faults", .. var rest] => await FaultsBench.RunAsync(rest),
    ["speed", .. var rest] => await SpeedBench.RunAsync(rest),
    ["memory", .. var rest] => await MemoryBench.RunAsync(rest),
    ["watchers", .. var rest] => await WatchersBench.RunAsync(rest),
    ["micro", .. var rest] => MicroBench.Run(rest),
    ["floor", .. var rest] => await Floor.RunAsync(rest), // a peer of "speed", started by it
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: startup SERVER_DLL RELEASES ROUNDS | lint RELEASES ROUNDS | plan SERVER_DLL CLI_DLL RELEASES ROUNDS | licenses SERVER_DLL LICENSES ROUNDS | poller POLLER_FOLDER RESOURCES IDLE_SECONDS PROMOTIONS SECONDS_BETWEEN | replicas SERVER_DLL NGINX_CONF REPLICAS,… PROMOTIONS | faults SERVER_DLL [NAME…] | speed SERVER_DLL GO_PEER RESULTS_FOLDER ROUNDS SECONDS [--without PART,…] | memory SERVER_DLL TOKENS [SETTING…] | watchers SERVER_DLL WATCHERS | micro RESULTS_FOLDER [--filter …]");
    return 1;
}
