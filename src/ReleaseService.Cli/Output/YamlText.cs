using System.Text.Json;

namespace ReleaseService.Cli.Output;

/// <summary>An answer as YAML, of which JSON is a part.</summary>
internal static class YamlText
{
    public static string Of(JsonElement document) => document.GetRawText() + "\n";
}
