using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseService.Contracts;

/// <summary>An enum as exactly one of its words. The framework's converter also takes lists ("viewer,admin", which it adds up), numbers and other spellings.</summary>
public sealed class EnumWord<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> ByWord = typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(field => field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? field.Name, field => (T)field.GetValue(null)!, StringComparer.Ordinal);

    private static readonly Dictionary<T, string> WordOf = ByWord.ToDictionary(entry => entry.Value, entry => entry.Key);

    /// <summary>All of them, in the order of the values.</summary>
    public static IReadOnlyList<string> All { get; } = [.. ByWord.OrderBy(entry => entry.Value).Select(entry => entry.Key)];

    /// <summary>The word of a value.</summary>
    public static string Of(T value) => WordOf[value];

    /// <summary>The value of a word; null for what is none.</summary>
    public static T? TryParse(string word) => ByWord.TryGetValue(word, out var value) ? value : null;

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (reader.TokenType == JsonTokenType.String ? TryParse(reader.GetString()!) : null) ?? throw new JsonException($"Not one of {string.Join(", ", All)}.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Of(value));
}
