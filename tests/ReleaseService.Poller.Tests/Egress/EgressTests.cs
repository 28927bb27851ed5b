using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using ReleaseService.Cluster.Instances;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests.Operators;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Poller.Tests.Egress;

/// <summary>Whatever the service, or what stands in its place, answers: it costs little, it gets no license that isn't meant for it, and what the instance has stays. Memory is measured, so nothing else runs meanwhile.</summary>
[Collection(nameof(Alone))]
public sealed class EgressTests : ServiceBetweenTests
{
    private const string License = "eyJhbGciOiJSUzI1NiJ9.eyJ0aGUiOiJsaWNlbnNlIn0.c2lnbmF0dXJl";
    private const long Most = 24 * 1024 * 1024;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Run.Kubectl().ApplyAsync(ResourceYaml.V1($"{{global: {{license: {License}}}}}", chart: "{}"));
        await StartPollerAsync(settings: "--Service:Timeout=00:00:03");
        await Run.RunsAsync(PollerRun.First);
        await Run.IsAsync(Condition.Current);
    }

    public override async ValueTask DisposeAsync()
    {
        if (Poller is not null)
            Assert.DoesNotContain(License, Poller.Log.Text, StringComparison.Ordinal);
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("200 OK\r\nContent-Type: application/json", 100L << 20)]
    [InlineData("200 OK\r\nContent-Type: application/json\r\nContent-Length: 104857600", 100L << 20)]
    [InlineData("200 OK\r\nContent-Type: application/json", long.MaxValue)]
    [InlineData("503 Service Unavailable\r\nContent-Type: application/problem+json", long.MaxValue)]
    [InlineData("401 Unauthorized\r\nContent-Type: text/html", long.MaxValue)]
    public async Task An_answer_of_100_MB_or_without_an_end_is_cut_at_the_cap(string head, long bytes)
    {
        await Poller.DisposeAsync();
        await using var flood = new Flood(head, bytes);
        var before = GC.GetTotalAllocatedBytes();
        await using (Poller = await PollerLife.StartAsync(Run, settings: $"--Service:Url={flood.Address}"))
        {
            await StaysAsync(Condition.Unreachable);
            Assert.InRange(flood.Answers, 1, 3);
            Assert.InRange(flood.Sent, 1, flood.Answers * Most / 4);
            Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, Most);
        }
    }

    [Fact]
    public async Task A_gzip_bomb_is_cut_at_the_cap()
    {
        var before = GC.GetTotalAllocatedBytes();
        await AnswersAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(Bomb.Value, context.RequestAborted);
        });
        await StaysAsync(Condition.Unreachable);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, Most);
    }

    [Fact]
    public async Task An_answer_that_trickles_ends_at_the_timeout()
    {
        await AnswersAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            while (true)
            {
                await context.Response.WriteAsync(" ", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(100, context.RequestAborted);
            }
        });
        await StaysAsync(Condition.Unreachable, "didn't answer in time");
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_takes_the_license_nowhere(int status)
    {
        await using var other = await OtherService.StartAsync(_ => Task.CompletedTask);
        await AnswersAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = new Uri(other.Address, context.Request.Path).ToString();
            return Task.CompletedTask;
        });
        await StaysAsync(Condition.Unreachable);
        Assert.Empty(other.Requests);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_refused_license_changes_nothing_in_the_instance(int status)
    {
        await AnswersAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await StaysAsync(Condition.Unlicensed);
        Service.Instead = null;
        await TouchAsync();
        await Run.IsAsync(Condition.Current);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Please log in</html>")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"error":"down"}""")]
    [InlineData("""{"metadata":null,"chart":null,"values":null}""")]
    [InlineData("""{"metadata":{"sequence":7},"chart":{"url":"https://charts.wandb.ai","name":"operator-wandb","version":"0.50.0"},"values":{}}""")]
    [InlineData("""{"metadata":{METADATA},"values":{"app":{"image":{"tag":"0.99.0"}}}}""")]
    [InlineData("""{"metadata":{METADATA},"chart":{"url":"https://charts.wandb.ai","name":"operator-wandb","version":1},"values":{"app":{"image":{"tag":"0.99.0"}}}}""")]
    [InlineData("""{"metadata":{METADATA},"chart":{"url":"https://charts.wandb.ai","name":"operator-wandb","version":"0.50.0"},"values":{"app":{"image":{"tag":"0.99.0"}},"weave":null}}""")]
    [InlineData("""{"metadata":{METADATA},"chart":{"url":"https://charts.wandb.ai","name":"operator-wandb","version":"0.50.0"},"values":{"app":{"image":{"tag":"0.99.0"}},"a":1,"a":2}}""")]
    public async Task A_broken_document_changes_nothing_in_the_instance(string document)
    {
        var id = Guid.NewGuid();
        await AnswersAsync(context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(document.Replace(
                "METADATA",
                $"\"channelId\":\"{id}\",\"channelName\":\"stable\",\"releaseId\":\"{id}\",\"releaseName\":\"0.99.0-1\",\"releaseCreatedAt\":\"2026-08-01T00:00:00.000Z\",\"sequence\":\"999\",\"digest\":\"sha256:{new string('a', 64)}\"",
                StringComparison.Ordinal));
        });
        await StaysAsync(Condition.Unreachable);
        Assert.DoesNotContain("999", (await Run.FindKeptAsync())!.State.Floors.Values.Select(floor => floor.Sequence.ToString()));
    }

    private static readonly Lazy<byte[]> Bomb = new(() =>
    {
        using var bomb = new MemoryStream();
        using (var gzip = new GZipStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var chunk = new byte[1024 * 1024];
            for (var megabytes = 0; megabytes < 100; megabytes++)
                gzip.Write(chunk);
        }

        return bomb.ToArray();
    });

    private Task AnswersAsync(RequestDelegate answer)
    {
        Service.Instead = async context =>
        {
            try
            {
                await answer(context);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The poller has had enough.
            }
        };
        return TouchAsync();
    }

    /// <summary>Wakes the poller.</summary>
    private Task TouchAsync() => Run.Kubectl().DoAsync("", "annotate", "--overwrite", "wandb", "wandb", $"touched={Guid.NewGuid()}");

    private async Task StaysAsync(Condition condition, string reason = "")
    {
        await Run.IsAsync(condition, reason);
        Assert.Equal(PollerRun.First, await Run.EffectiveAsync("parquet.image.tag"));
        Assert.Single(Run.Operator.Upgrades);
        Assert.Equal(PollerRun.First, (await Run.FindKeptAsync())!.State.Held!.PlatformVersion);
    }
}
