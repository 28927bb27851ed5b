namespace ReleaseService.Core;

/// <summary>
/// One thing wrong with an input: a stable code, where it is (a path such as <c>values.app.image.tag</c>; empty for the whole) and, in
/// words, what is wrong and what to do. Rules return every defect they find; they don't throw.
/// </summary>
public sealed record Defect(string Code, string Path, string Message, SourcePlace? Place = null)
{
    public override string ToString() => string.Concat(
        Place is null ? "" : $"{Place}: ",
        Path.Length == 0 ? "" : $"{Path}: ",
        Message,
        $" [{Code}]");
}
