using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseService.Core.Publishing.Yaml;

namespace ReleaseService.Cli.Output;

/// <summary>An answer as YAML, in the form of the project's files, which leave out what JSON has as null.</summary>
internal static class YamlAnswer
{
    public static string Of(JsonElement document) => YamlWriter.Write(JsonSerializer.SerializeToElement(WithoutNulls(document)));

    private static JsonNode? WithoutNulls(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(element.EnumerateObject()
            .Where(member => member.Value.ValueKind != JsonValueKind.Null)
            .Select(member => KeyValuePair.Create(member.Name, WithoutNulls(member.Value)))),
        JsonValueKind.Array => new JsonArray([.. element.EnumerateArray().Where(item => item.ValueKind != JsonValueKind.Null).Select(WithoutNulls)]),
        _ => JsonValue.Create(element),
    };
}
