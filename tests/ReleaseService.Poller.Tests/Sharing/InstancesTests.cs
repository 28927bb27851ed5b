using k8s;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests.Operators;
using ReleaseService.Testing.Licensing;
using Xunit;

namespace ReleaseService.Poller.Tests.Sharing;

/// <summary>Which resource an instance is, and which license it has.</summary>
public sealed class InstancesTests : IAsyncLifetime
{
    private readonly LicenseIssuer _issuer = new();
    private PollerRun _run = null!;

    public async ValueTask InitializeAsync() => _run = await PollerRun.PrepareAsync(issuer: _issuer);

    public async ValueTask DisposeAsync()
    {
        // Not there where the test was skipped.
        if (_run is not null)
            await _run.DisposeAsync();
        _issuer.Dispose();
    }

    [Fact]
    public async Task Two_resources_with_one_license_are_two_instances_and_one_without_gets_the_public_channel()
    {
        var license = _issuer.Issue(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), channel: "beta");
        await _run.PromoteAsync("0.80.1", "beta");
        await _run.StartPollerAsync();
        await _run.Kubectl().DoAsync("", "create", "secret", "generic", "the-license", $"--from-literal=jwt={license}");
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1($"{{global: {{license: {license}}}}}", chart: null, name: "one"));
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{global: {licenseSecret: {name: the-license, key: jwt}}}", chart: null, name: "two"));
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{mine: 1}", chart: null, name: "none"));
        await _run.RunsAsync("0.80.1", "one");
        await _run.RunsAsync("0.80.1", "two");
        await _run.RunsAsync("0.79.2", "none");

        await _run.AnnotateAsync("auto-update", "false", "two");
        await _run.IsAsync(Condition.Current, name: "two");
        await _run.PromoteAsync("0.81.3", "beta");
        await _run.RunsAsync("0.81.3", "one");
        await _run.IsAsync(Condition.Held, "0.81.3-1 waits", "two");
        Assert.Equal("0.80.1", await _run.EffectiveAsync("app.image.tag", "two"));
        Assert.Equal("0.79.2", await _run.EffectiveAsync("app.image.tag", "none"));
        Assert.DoesNotContain(license, _run.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_license_in_the_secret_counts_within_seconds_and_a_forged_one_is_said()
    {
        using var forger = new LicenseIssuer();
        var expiry = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await _run.PromoteAsync("0.80.1", "beta");
        await _run.StartPollerAsync();
        await SetLicenseAsync(_issuer.Issue(expiry));
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{global: {licenseSecret: {name: the-license, key: jwt}}}", chart: null));
        await _run.RunsAsync("0.79.2");
        await SetLicenseAsync(forger.Issue(expiry, channel: "beta"));
        await _run.IsAsync(Condition.Unlicensed);
        Assert.Equal("0.79.2", await _run.EffectiveAsync("app.image.tag"));
        await SetLicenseAsync(_issuer.Issue(expiry, channel: "beta"));
        await _run.RunsAsync("0.80.1");
        await _run.IsAsync(Condition.Current, "0.80.1-1 is what beta gives");

        Task SetLicenseAsync(string token) =>
            _run.Kubectl().ApplyAsync($"{{apiVersion: v1, kind: Secret, metadata: {{name: the-license}}, stringData: {{jwt: {token}}}}}");
    }

    [Fact]
    public async Task A_resource_made_again_under_its_name_starts_anew()
    {
        await _run.StartPollerAsync();
        var yaml = ResourceYaml.V1("{mine: 1}", chart: null);
        _run.Operator.Install = (upgrade, _) => Task.FromResult(upgrade.Version != "0.80.1");
        await _run.Kubectl().ApplyAsync(yaml);
        await _run.RunsAsync("0.79.2");
        await _run.PromoteAsync("0.80.1");
        await _run.IsAsync(Condition.Quarantined);
        var first = (await _run.FindKeptAsync())!.State.Uid;

        await _run.Kubectl().DeleteAsync("wandb");
        _run.Operator.Install = (_, _) => Task.FromResult(true);
        await _run.Kubectl().ApplyAsync(yaml);
        // The release that failed on the other one is tried on this one, and nothing else before it.
        await _run.RunsAsync("0.80.1");
        var state = await _run.IsAsync(Condition.Current, "0.80.1-1");
        Assert.NotEqual(first, state.Uid);
        Assert.Empty(state.Quarantine);
        Assert.Equal(["0.80.1"], _run.Operator.Upgrades.Where(upgrade => upgrade.Uid == state.Uid && upgrade.Version is not null).Select(upgrade => upgrade.Version));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_deletes_its_secret_makes_the_poller_forget(bool byName)
    {
        await using var poller = await PollerLife.StartAsync(_run, settings: byName ? [$"--Poller:Resources:0={_run.Namespace.Name}/wandb"] : []);
        await _run.Kubectl().ApplyAsync(ResourceYaml.V1("{mine: 1}", chart: null));
        await _run.RunsAsync(PollerRun.First);
        await _run.IsAsync(Condition.Current);
        await _run.Namespace.Cluster.Admin.CoreV1.DeleteNamespacedSecretAsync(KeptState.SecretName("wandb"), _run.Namespace.Name);
        await _run.IsAsync(Condition.Current); // looked at anew, and noted anew
    }
}
