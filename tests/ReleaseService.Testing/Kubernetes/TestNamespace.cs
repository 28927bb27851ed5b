using System.Net;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;
using ReleaseService.Testing.Servers;

namespace ReleaseService.Testing.Kubernetes;

/// <summary>A namespace with a random name, and what stands in it; all of it goes at the end.</summary>
public sealed class TestNamespace : IAsyncDisposable
{
    private static readonly V1PolicyRule Everything = new() { ApiGroups = ["*"], Resources = ["*"], Verbs = ["*"] };

    private TestNamespace(TestCluster cluster, string name) => (Cluster, Name) = (cluster, name);

    public TestCluster Cluster { get; }

    public string Name { get; }

    /// <summary>kubectl in this namespace, as alice if nobody else is named.</summary>
    public Kubectl Kubectl(string user = "alice") => new(Cluster.Kubeconfig, user, Name);

    public static async Task<TestNamespace> CreateAsync(TestCluster cluster)
    {
        var created = new TestNamespace(cluster, $"test-{Guid.NewGuid():N}"[..20]);
        await created.MakeAsync();
        return created;
    }

    /// <summary>Makes it again, in a cluster that lost it.</summary>
    public async Task MakeAsync()
    {
        await Cluster.Admin.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = Name } });
        await GrantAsync("alice", Everything);
        await GrantAsync("bob", Everything);
    }

    /// <summary>Gives a user rights in here, and waits until they count.</summary>
    public async Task GrantAsync(string user, params V1PolicyRule[] rules)
    {
        var metadata = new V1ObjectMeta { Name = $"{user}-{Guid.NewGuid():N}", NamespaceProperty = Name };
        var rbac = Cluster.Admin.RbacAuthorizationV1;
        await rbac.CreateNamespacedRoleAsync(new V1Role { Metadata = metadata, Rules = rules }, Name);
        var binding = new V1RoleBinding
        {
            Metadata = metadata,
            RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = metadata.Name },
            Subjects = [new Rbacv1Subject { ApiGroup = "rbac.authorization.k8s.io", Kind = "User", Name = user }],
        };
        await rbac.CreateNamespacedRoleBindingAsync(binding, Name);
        using var client = Cluster.ClientOf(user);
        foreach (var rule in rules)
            await Eventually.HoldsAsync(() => MayAsync(client, rule), $"{user} may {rule.Verbs[0]} {rule.Resources[0]} in {Name}");
    }

    /// <summary>The resource as it stands; null where there is none.</summary>
    public async Task<JsonObject?> FindResourceAsync(string name)
    {
        try
        {
            return await Cluster.Admin.CustomObjects.GetNamespacedCustomObjectAsync<JsonObject>(TestCluster.Group, Cluster.Version, Name, TestCluster.Plural, name);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Creates or replaces <c>NAME-spec-user</c>, as the console does: the operator controls that secret.</summary>
    /// <param name="resource">The name of the resource, which must be there.</param>
    /// <param name="values">JSON.</param>
    /// <param name="chart">JSON; none.</param>
    public async Task SetUserInputAsync(string resource, string values, string chart = "null")
    {
        var owner = await FindResourceAsync(resource) ?? throw new InvalidOperationException($"There is no resource {resource}.");
        var secret = OwnedSecret.Of(owner, $"{resource}-spec-user", new() { ["chart"] = chart, ["metadata"] = "null", ["values"] = values });
        await Cluster.Admin.CoreV1.PatchNamespacedSecretAsync(
            new V1Patch(KubernetesJson.Serialize(secret), V1Patch.PatchType.ApplyPatch), secret.Metadata.Name, Name, fieldManager: "console", force: true);
    }

    public async ValueTask DisposeAsync()
    {
        // Not every API server of tests has the controllers that empty a deleted namespace, or an operator left to take its finalizers away.
        foreach (var name in await ResourceNamesAsync())
            await Cluster.Admin.CustomObjects.PatchNamespacedCustomObjectAsync(new V1Patch("""{"metadata":{"finalizers":null}}""", V1Patch.PatchType.MergePatch), TestCluster.Group, Cluster.Version, Name, TestCluster.Plural, name);
        await Cluster.Admin.CustomObjects.DeleteCollectionNamespacedCustomObjectAsync(TestCluster.Group, Cluster.Version, Name, TestCluster.Plural);
        await Cluster.Admin.CoreV1.DeleteCollectionNamespacedSecretAsync(Name);
        await Cluster.Admin.CoreV1.DeleteNamespaceAsync(Name);
    }

    private async Task<List<string>> ResourceNamesAsync()
    {
        var list = await Cluster.Admin.CustomObjects.ListNamespacedCustomObjectAsync<JsonObject>(TestCluster.Group, Cluster.Version, Name, TestCluster.Plural);
        return [.. list["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!)];
    }

    private async Task<bool> MayAsync(IKubernetes client, V1PolicyRule rule)
    {
        var (resource, subresource) = rule.Resources[0].Split('/') is [var parent, var child] ? (parent, child) : (rule.Resources[0], null);
        var review = new V1SelfSubjectAccessReview
        {
            Spec = new V1SelfSubjectAccessReviewSpec
            {
                ResourceAttributes = new V1ResourceAttributes
                {
                    NamespaceProperty = Name,
                    Verb = rule.Verbs[0],
                    Group = rule.ApiGroups[0],
                    Resource = resource,
                    Subresource = subresource,
                    Name = rule.ResourceNames?[0],
                },
            },
        };
        return (await client.AuthorizationV1.CreateSelfSubjectAccessReviewAsync(review)).Status.Allowed;
    }
}
