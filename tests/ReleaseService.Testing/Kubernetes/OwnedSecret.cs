using System.Text;
using System.Text.Json.Nodes;
using k8s.Models;

namespace ReleaseService.Testing.Kubernetes;

/// <summary>A secret that a resource controls: the operator reconciles when it changes.</summary>
internal static class OwnedSecret
{
    public static V1Secret Of(JsonObject owner, string name, Dictionary<string, string> data)
    {
        var metadata = owner["metadata"]!;
        var reference = new V1OwnerReference
        {
            ApiVersion = (string)owner["apiVersion"]!,
            Kind = TestCluster.Kind,
            Name = (string)metadata["name"]!,
            Uid = (string)metadata["uid"]!,
            Controller = true,
            BlockOwnerDeletion = true,
        };
        return new V1Secret
        {
            ApiVersion = "v1",
            Kind = "Secret",
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = (string)metadata["namespace"]!, OwnerReferences = [reference] },
            Data = data.ToDictionary(entry => entry.Key, entry => Encoding.UTF8.GetBytes(entry.Value)),
        };
    }
}
