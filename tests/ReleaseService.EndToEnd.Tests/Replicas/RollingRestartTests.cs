using System.Net;
using ReleaseService.Contracts.Client;
using ReleaseService.Storage.Databases;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.EndToEnd.Tests.Replicas;

/// <summary>Real processes on one PostgreSQL, told to end by SIGTERM. Their drain is endless here, and ended by a second SIGTERM once the clients have looked elsewhere, so that nothing hangs on a clock.</summary>
public sealed class RollingRestartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("release-service-e2e-").FullName;

    [Fact]
    public async Task Replacing_every_replica_fails_no_request_and_shows_nobody_the_past()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await SampleChannels.SeedAsync(database);
        var replicas = new[] { await StartAsync(database), await StartAsync(database) };
        var addresses = replicas.Select(replica => replica.Http.BaseAddress!).ToArray();
        using var end = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(_ => new FailoverClient(() => Volatile.Read(ref addresses))).ToList();
        var running = clients.ConvertAll(client => Task.Run(() => client.RunAsync(end.Token)));
        try
        {
            for (var i = 0; i < 4; i++)
            {
                var old = replicas[i % 2];
                await TurnsAsync(clients);
                old.Signal("-TERM");
                await Eventually.HoldsAsync(async () => await StatusAsync(old, "/readyz") == HttpStatusCode.ServiceUnavailable, "readiness says no");
                Assert.Equal(HttpStatusCode.OK, await StatusAsync(old, "/api/v1/operator/channel"));
                await using (var db = database.CreateContext())
                    await Promotion.RunAsync(db, TimeProvider.System, "stable", i % 2 == 0 ? "0.83.0-1" : "0.83.0-2");
                await TurnsAsync(clients); // Whoever had heard that it is ready has asked by now.
                old.Signal("-TERM");
                Assert.Equal(0, await old.WaitForExitAsync());
                await old.DisposeAsync();
                replicas[i % 2] = await StartAsync(database);
                Volatile.Write(ref addresses, [.. replicas.Select(replica => replica.Http.BaseAddress!)]);
            }

            await TurnsAsync(clients);
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(running);
            foreach (var replica in replicas)
                await replica.DisposeAsync();
        }

        Assert.All(clients, client => Assert.Empty(client.Faults));
        Assert.All(clients, client => Assert.True(client.Answers > 10, $"{client.Answers} answers"));
    }

    [Fact]
    public async Task A_watch_goes_on_while_its_server_drains_and_ends_as_a_whole()
    {
        await using var server = await ServerProcess.StartAsync(_folder, "--Hosting:DrainDelay=00:10:00");
        await using var watch = await new ReleaseServiceClient(server.Http).WatchChannelAsync("stable");
        await using var heads = watch.ReadAsync().GetAsyncEnumerator();
        Assert.True(await heads.MoveNextAsync());
        server.Signal("-TERM");
        await Eventually.HoldsAsync(async () => await StatusAsync(server, "/readyz") == HttpStatusCode.ServiceUnavailable, "readiness says no");
        var next = heads.MoveNextAsync().AsTask();
        await using (var late = await new ReleaseServiceClient(server.Http).WatchChannelAsync("stable"))
            Assert.NotNull(late);
        Assert.False(next.IsCompleted);
        server.Signal("-TERM");
        Assert.False(await next.WaitAsync(TimeSpan.FromSeconds(60))); // an end, no broken connection
        Assert.Equal(0, await server.WaitForExitAsync());
    }

    [Fact]
    public async Task The_drain_ends_by_itself_and_Ctrl_C_waits_for_none()
    {
        await using var drained = await ServerProcess.StartAsync(Directory.CreateDirectory($"{_folder}/1").FullName, "--Hosting:DrainDelay=00:00:00.2");
        drained.Signal("-TERM");
        Assert.Equal(0, await drained.WaitForExitAsync());
        Assert.Contains("Told to end: serving for 0.2 s more", drained.Output);

        await using var interrupted = await ServerProcess.StartAsync(Directory.CreateDirectory($"{_folder}/2").FullName, "--Hosting:DrainDelay=00:10:00");
        interrupted.Signal("-INT");
        Assert.Equal(0, await interrupted.WaitForExitAsync());
        Assert.DoesNotContain("Told to end", interrupted.Output);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<ServerProcess> StartAsync(TestDatabase database) => ServerProcess.StartAsync(_folder, [.. database.Settings, "--Hosting:DrainDelay=00:10:00"]);

    /// <summary>Until each client has begun a turn after now and ended it, at every replica.</summary>
    private static async Task TurnsAsync(List<FailoverClient> clients)
    {
        foreach (var (client, before) in clients.Select(client => (client, client.Turns)).ToList())
            await Eventually.HoldsAsync(() => Task.FromResult(client.Turns >= before + 4), "the clients go on", TimeSpan.FromSeconds(60));
    }

    private static async Task<HttpStatusCode> StatusAsync(ServerProcess server, string path)
    {
        using var answer = await server.Http.GetAsync(path);
        return answer.StatusCode;
    }
}
