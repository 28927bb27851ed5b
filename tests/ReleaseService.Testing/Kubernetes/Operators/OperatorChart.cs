using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseService.Testing.Kubernetes.Operators;

/// <summary>A chart as an operator v1.22 understands it: the first of its three forms that fits; what the form doesn't know is gone.</summary>
/// <param name="Json">The members that have a text.</param>
public sealed record OperatorChart(JsonObject Json)
{
    private static readonly string[] Local = ["path"];
    private static readonly string[] Oci = ["url", "version", "digest", "username", "password"];
    private static readonly string[] Repository = ["url", "name", "version", "repoName", "username", "password"];

    public string? Path => (string?)Json["path"];

    public string? Url => (string?)Json["url"];

    public string? Name => (string?)Json["name"];

    public string? Version => (string?)Json["version"];

    public string? Digest => (string?)Json["digest"];

    /// <summary>Null for what fits no form; so one wrong scalar makes no chart of it.</summary>
    public static OperatorChart? Read(JsonNode? chart) =>
        Read(chart, Local, local => local.Path is not null)
        ?? Read(chart, Oci, oci => oci.Url?.StartsWith("oci://", StringComparison.Ordinal) is true && (oci.Version ?? oci.Digest) is not null)
        ?? Read(chart, Repository, repository => repository.Name is not null && Uri.TryCreate(repository.Url, UriKind.Absolute, out var url) && url.Host.Length > 0);

    public bool Equals(OperatorChart? other) => other is not null && JsonNode.DeepEquals(Json, other.Json);

    public override int GetHashCode() => HashCode.Combine(Path, Url, Name, Version, Digest);

    private static OperatorChart? Read(JsonNode? chart, string[] texts, Func<OperatorChart, bool> fits)
    {
        if (chart is not JsonObject members)
            return null;
        var read = new JsonObject();
        foreach (var (name, value) in members.Where(member => texts.Contains(member.Key) && member.Value is not null))
        {
            if (value!.GetValueKind() != JsonValueKind.String)
                return null;
            if ((string)value! is { Length: > 0 } text)
                read[name] = text;
        }

        return new OperatorChart(read) is var found && fits(found) ? found : null;
    }
}
