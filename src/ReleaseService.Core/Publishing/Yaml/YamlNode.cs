namespace ReleaseService.Core.Publishing.Yaml;

/// <summary>A node of a YAML file, with its place. Only the plain subset: no anchors, aliases, merge keys or custom tags.</summary>
public abstract record YamlNode(SourcePlace Place);

/// <param name="Text">The text as written, without quotes.</param>
/// <param name="IsPlain">True when it stands without quotes, so that YAML readers guess its type.</param>
/// <param name="Tag">An explicit <c>!!str</c>, <c>!!int</c>, <c>!!float</c> or <c>!!bool</c>; null without one.</param>
/// <param name="Place">Where it stands.</param>
public sealed record YamlScalar(string Text, bool IsPlain, string? Tag, SourcePlace Place) : YamlNode(Place);

public sealed record YamlList(IReadOnlyList<YamlNode> Items, SourcePlace Place) : YamlNode(Place);

public sealed record YamlMap(IReadOnlyList<(YamlScalar Key, YamlNode Value)> Members, SourcePlace Place) : YamlNode(Place)
{
    public YamlNode? this[string name] => Members.FirstOrDefault(member => member.Key.Text == name).Value;
}
