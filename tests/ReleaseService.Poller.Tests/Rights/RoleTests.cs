using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;
using ReleaseService.Cluster;
using ReleaseService.Cluster.State;
using ReleaseService.Poller.Tests.Operators;
using ReleaseService.Testing.Kubernetes;
using ReleaseService.Testing.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Poller.Tests.Rights;

/// <summary>What deploy/poller grants is enough, and no more than it says. The poller's user tries the rest itself.</summary>
public sealed class RoleTests : IDisposable
{
    private const string Values = "{global: {licenseSecret: {name: NAME, key: jwt}}}";

    private readonly LicenseIssuer _issuer = new();

    public void Dispose() => _issuer.Dispose();

    [Fact]
    public async Task Role_resource_is_enough_for_one_resource_and_opens_no_other_object_of_the_namespace()
    {
        await using var run = await PollerRun.PrepareAsync(issuer: _issuer, role: "role-resource.yaml");
        await run.PromoteAsync("0.79.1", "beta");
        await run.Kubectl().DoAsync("", "create", "secret", "generic", "wandb-license", $"--from-literal=jwt={_issuer.Issue(TestServer.Start.AddYears(1), channel: "beta")}");
        await run.Kubectl().DoAsync("", "create", "secret", "generic", "somebody-elses", "--from-literal=a=b");
        await run.Kubectl().ApplyAsync(ResourceYaml.V1("{}", chart: "{}", name: "other"));
        await run.Kubectl().ApplyAsync(ResourceYaml.V1(Values.Replace("NAME", "wandb-license", StringComparison.Ordinal), chart: "{}"));
        await using var poller = await PollerLife.StartAsync(run, settings: [$"--Poller:Resources:0={run.Namespace.Name}/wandb:wandb-license"]);
        await run.RunsAsync("0.79.1");
        await run.IsAsync(Condition.Current, "0.79.1-1 is what beta gives");

        await run.Namespace.SetUserInputAsync("wandb", """{"console":{"image":{"tag":"mine"}}}""");
        await run.BecomesAsync("console.image.tag", "mine");
        await run.PromoteAsync("0.80.1", "beta");
        await run.RunsAsync("0.80.1");
        await run.IsAsync(Condition.Current, "0.80.1-1 is what beta gives");
        Assert.Equal("mine", await run.EffectiveAsync("console.image.tag"));
        Assert.Contains(await run.EventsAsync(), text => text.StartsWith("Normal Current: 0.80.1-1", StringComparison.Ordinal));
        Assert.DoesNotContain("forbidden", poller.Log.Text, StringComparison.Ordinal);
        // The license of another secret than the one that it was told isn't read, and that is said.
        await run.Kubectl().PatchAsync("wandb", """{"spec":{"values":{"global":{"licenseSecret":{"name":"somebody-elses","key":"a"}}}}}""");
        await run.IsAsync(Condition.Waiting, "somebody-elses, which is to hold the license, may not be read with these rights");

        using var user = run.Namespace.Cluster.ClientOf(TestCluster.Poller);
        await RefusesAsync(user, run.Namespace.Name, "somebody-elses");
        foreach (var refused in OfOtherNames(user, run.Namespace.Name))
            await ForbiddenAsync(refused);
    }

    [Fact]
    public async Task Role_namespace_and_role_lease_are_enough_for_a_namespace_with_an_elected_leader()
    {
        await using var run = await PollerRun.PrepareAsync(issuer: _issuer);
        await using var own = await run.Namespace.Cluster.CreateNamespaceAsync();
        await own.GrantAsync(TestCluster.Poller, [.. PollerRun.ReadManifest("role-lease.yaml").OfType<V1Role>().Single().Rules]);
        await run.PromoteAsync("0.79.1", "beta");
        await run.Kubectl().DoAsync("", "create", "secret", "generic", "any-name", $"--from-literal=jwt={_issuer.Issue(TestServer.Start.AddYears(1), channel: "beta")}");
        await run.Kubectl().ApplyAsync(ResourceYaml.V1(Values.Replace("NAME", "any-name", StringComparison.Ordinal), chart: "{}"));
        await using (var poller = await PollerLife.StartAsync(run, settings: ["--Leader:Elect=true", $"--Leader:Namespace={own.Name}"]))
        {
            await run.RunsAsync("0.79.1");
            await run.Namespace.SetUserInputAsync("wandb", """{"console":{"image":{"tag":"mine"}}}""");
            await run.BecomesAsync("console.image.tag", "mine");
            await run.PromoteAsync("0.80.1", "beta");
            await run.RunsAsync("0.80.1");
            await run.IsAsync(Condition.Current, "0.80.1-1 is what beta gives");
            await Eventually.HoldsAsync(() => Task.FromResult(poller.Faults.Count("update", "leases") > 0), "the Lease is renewed");
            Assert.DoesNotContain("forbidden", poller.Log.Text, StringComparison.Ordinal);
        }

        using var user = run.Namespace.Cluster.ClientOf(TestCluster.Poller);
        Assert.Equal("", (await user.CoordinationV1.ReadNamespacedLeaseAsync("release-poller", own.Name)).Spec.HolderIdentity);
        await ForbiddenAsync(() => user.CoordinationV1.ReadNamespacedLeaseAsync("other", own.Name));
        await RefusesAsync(user, own.Name, "any-name");
        await RefusesAsync(user, run.Namespace.Name, null);
    }

    /// <summary>What the poller may in no namespace; and with a name, that it can't read that secret there.</summary>
    private static async Task RefusesAsync(IKubernetes user, string @namespace, string? secret)
    {
        List<Func<Task>> refused =
        [
            () => user.CustomObjects.DeleteNamespacedCustomObjectAsync(TestCluster.Group, "v1", @namespace, TestCluster.Plural, "wandb"),
            () => user.CustomObjects.PatchNamespacedCustomObjectStatusAsync(Nothing(), TestCluster.Group, "v1", @namespace, TestCluster.Plural, "wandb"),
            () => user.CustomObjects.CreateNamespacedCustomObjectAsync(new JsonObject(), TestCluster.Group, "v1", @namespace, TestCluster.Plural),
            () => user.CoreV1.DeleteNamespacedSecretAsync("wandb-release-poller", @namespace),
            () => user.CoreV1.ListNamespacedConfigMapAsync(@namespace),
            () => user.CoreV1.ListNamespacedEventAsync(@namespace),
            () => user.RbacAuthorizationV1.ListNamespacedRoleAsync(@namespace),
            () => user.CoordinationV1.ListNamespacedLeaseAsync(@namespace),
            () => user.CoreV1.ListSecretForAllNamespacesAsync(),
            () => user.CustomObjects.ListClusterCustomObjectAsync<JsonObject>(TestCluster.Group, "v1", TestCluster.Plural),
        ];
        if (secret is not null)
            refused.AddRange([() => user.CoreV1.ReadNamespacedSecretAsync(secret, @namespace), () => user.CoreV1.ListNamespacedSecretAsync(@namespace), () => user.CoreV1.ListNamespacedSecretAsync(@namespace, fieldSelector: $"metadata.name={secret}")]);
        foreach (var request in refused)
            await ForbiddenAsync(request);
    }

    /// <summary>What role-resource.yaml grants for its own names only.</summary>
    private static List<Func<Task>> OfOtherNames(IKubernetes user, string @namespace)
    {
        var secret = new V1Secret { Metadata = new V1ObjectMeta { Name = "wandb-release-poller" } };
        return
        [
            () => user.CustomObjects.ListNamespacedCustomObjectAsync<JsonObject>(TestCluster.Group, "v1", @namespace, TestCluster.Plural),
            () => user.CustomObjects.GetNamespacedCustomObjectAsync<JsonObject>(TestCluster.Group, "v1", @namespace, TestCluster.Plural, "other"),
            () => user.CustomObjects.PatchNamespacedCustomObjectAsync(Nothing(), TestCluster.Group, "v1", @namespace, TestCluster.Plural, "other"),
            // Neither by POST, where the right to create has no name, nor by applying another one.
            () => user.CoreV1.CreateNamespacedSecretAsync(secret, @namespace),
            () => user.CoreV1.PatchNamespacedSecretAsync(Applied("made"), "made", @namespace, fieldManager: ClusterClient.FieldManager),
            () => user.CoreV1.PatchNamespacedSecretAsync(Nothing(), "wandb-spec-user", @namespace),
            () => user.CoreV1.PatchNamespacedSecretAsync(Nothing(), "wandb-spec-active", @namespace),
            () => user.CoreV1.PatchNamespacedSecretAsync(Nothing(), "wandb-license", @namespace),
            () => user.CoreV1.ListNamespacedSecretAsync(@namespace, fieldSelector: "metadata.name=wandb-release-poller"),
        ];
    }

    private static V1Patch Nothing() => new("""{"metadata":{"labels":{"a":"b"}}}""", V1Patch.PatchType.MergePatch);

    private static V1Patch Applied(string name) =>
        new(KubernetesJson.Serialize(new V1Secret { ApiVersion = "v1", Kind = "Secret", Metadata = new V1ObjectMeta { Name = name }, Data = new Dictionary<string, byte[]> { ["a"] = Encoding.ASCII.GetBytes("b") } }), V1Patch.PatchType.ApplyPatch);

    private static async Task ForbiddenAsync(Func<Task> request)
    {
        var refused = await Assert.ThrowsAsync<HttpOperationException>(request);
        Assert.Equal(HttpStatusCode.Forbidden, refused.Response.StatusCode);
    }
}
