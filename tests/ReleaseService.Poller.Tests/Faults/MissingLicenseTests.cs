using System.Text;
using k8s;
using k8s.Models;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests.Operators;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Poller.Tests.Faults;

public sealed class MissingLicenseTests
{
    private const string Values = "{global: {licenseSecret: {name: wandb-license, key: LICENSE}}}";

    [Fact]
    public async Task A_license_secret_that_isnt_there_yet_is_told_and_taken_when_it_appears()
    {
        using var issuer = new LicenseIssuer();
        await using var run = await PollerRun.PrepareAsync(issuer: issuer);
        await run.Server.PromoteAsync("beta", "0.80.1-1");
        await using var poller = await PollerLife.StartAsync(run);
        await run.Kubectl().ApplyAsync(ResourceYaml.V1(Values, chart: "{}"));
        await run.IsAsync(Condition.Waiting, "secret wandb-license");
        // Without the license it would have got another channel's release.
        Assert.Null((await run.Namespace.FindResourceAsync("wandb"))!["spec"]!["values"]!["app"]);

        var secret = new V1Secret { Metadata = new V1ObjectMeta { Name = "wandb-license" }, Data = new Dictionary<string, byte[]> { ["LICENSE"] = Encoding.ASCII.GetBytes("\n") } };
        await run.Namespace.Cluster.Admin.CoreV1.CreateNamespacedSecretAsync(secret, run.Namespace.Name);
        secret.Data["LICENSE"] = Encoding.ASCII.GetBytes($"{issuer.Issue(TestServer.Start.AddYears(1), channel: "beta")}\n");
        await run.Namespace.Cluster.Admin.CoreV1.ReplaceNamespacedSecretAsync(secret, "wandb-license", run.Namespace.Name);
        await run.RunsAsync("0.80.1");
        Assert.Equal("beta", (await run.IsAsync(Condition.Current)).Held!.Channel);
    }

    [Fact]
    public async Task A_license_secret_that_goes_changes_nothing_in_the_instance()
    {
        using var issuer = new LicenseIssuer();
        await using var run = await PollerRun.PrepareAsync(issuer: issuer);
        await run.Server.PromoteAsync("beta", "0.80.1-1");
        await using var poller = await PollerLife.StartAsync(run);
        var secret = new V1Secret { Metadata = new V1ObjectMeta { Name = "wandb-license" }, Data = new Dictionary<string, byte[]> { ["LICENSE"] = Encoding.ASCII.GetBytes(issuer.Issue(TestServer.Start.AddYears(1), channel: "beta")) } };
        await run.Namespace.Cluster.Admin.CoreV1.CreateNamespacedSecretAsync(secret, run.Namespace.Name);
        await run.Kubectl().ApplyAsync(ResourceYaml.V1(Values, chart: "{}"));
        await run.RunsAsync("0.80.1");
        await run.IsAsync(Condition.Current);
        await run.Namespace.Cluster.Admin.CoreV1.DeleteNamespacedSecretAsync("wandb-license", run.Namespace.Name);
        var state = await run.IsAsync(Condition.Waiting, "secret wandb-license");
        Assert.Equal("0.80.1", state.Held!.PlatformVersion);
        Assert.Equal("0.80.1", await run.EffectiveAsync("app.image.tag"));
        Assert.Single(run.Operator.Upgrades);
    }
}
