using System.Text.Json;

namespace ReleaseService.Core.Publishing.Lint;

/// <summary>A place in the schema: the keys that are known there.</summary>
/// <param name="Properties">By key.</param>
/// <param name="Others">What is known of the values of other keys; null for nothing.</param>
/// <param name="Items">What is known of a list's items; null for nothing.</param>
/// <param name="IsClosed">True where there are no other keys.</param>
/// <param name="IsCustomers">True where the whole value belongs to the customer.</param>
internal sealed record SchemaNode(IReadOnlyDictionary<string, SchemaNode> Properties, SchemaNode? Others, SchemaNode? Items, bool IsClosed, bool IsCustomers);

/// <summary>
/// What lint knows of values, read from <c>schemas/values.schema.json</c>, which editors use too: known keys, the components whose images a release sets
/// (those of <c>platformComponent</c>) and the keys that belong to the customer (those with <c>"not": {}</c>).
/// </summary>
internal sealed class ValuesSchema
{
    private const string Component = "#/$defs/platformComponent";

    private readonly JsonElement _schema;

    private ValuesSchema(JsonElement schema)
    {
        _schema = schema;
        Root = Read(schema);
        Components = [.. schema.GetProperty("properties").EnumerateObject()
            .Where(member => member.Value.TryGetProperty("$ref", out var reference) && reference.GetString() == Component)
            .Select(member => member.Name).Order(StringComparer.Ordinal)];
        CustomerKeys = [.. FindCustomerKeys(Root, [])];
    }

    public static ValuesSchema Instance { get; } = Load();

    public SchemaNode Root { get; }

    /// <summary>The components of the platform, whose images a release sets.</summary>
    public IReadOnlyList<string> Components { get; }

    /// <summary>Each as the keys from <c>values</c> downwards.</summary>
    public IReadOnlyList<IReadOnlyList<string>> CustomerKeys { get; }

    private static ValuesSchema Load()
    {
        using var stream = typeof(ValuesSchema).Assembly.GetManifestResourceStream("values.schema.json")
            ?? throw new InvalidOperationException("The schema isn't built in.");
        using var document = JsonDocument.Parse(stream);
        return new ValuesSchema(document.RootElement.Clone());
    }

    private SchemaNode Read(JsonElement schema)
    {
        while (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference))
            schema = reference.GetString()!.Split('/').Skip(1).Aggregate(_schema, (element, name) => element.GetProperty(name));
        var properties = schema.TryGetProperty("properties", out var known)
            ? known.EnumerateObject().ToDictionary(member => member.Name, member => Read(member.Value), StringComparer.Ordinal)
            : [];
        var hasOthers = schema.TryGetProperty("additionalProperties", out var others);
        return new SchemaNode(
            properties,
            hasOthers && others.ValueKind == JsonValueKind.Object ? Read(others) : null,
            schema.TryGetProperty("items", out var items) ? Read(items) : null,
            hasOthers && others.ValueKind == JsonValueKind.False,
            schema.TryGetProperty("not", out var not) && not.GetRawText() == "{}");
    }

    private static IEnumerable<IReadOnlyList<string>> FindCustomerKeys(SchemaNode node, IReadOnlyList<string> above) => node.Properties
        .SelectMany(member => member.Value.IsCustomers ? [[.. above, member.Key]] : FindCustomerKeys(member.Value, [.. above, member.Key]));
}
