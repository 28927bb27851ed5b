namespace ReleaseService.Cluster;

/// <summary>Names a resource for people, logs and wake-ups. What it is decides its UID: a resource made again under the same name is another one.</summary>
public readonly record struct ResourceKey(string Namespace, string Name)
{
    public override string ToString() => $"{Namespace}/{Name}";
}
