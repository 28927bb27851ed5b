namespace ReleaseService.Core.Layers;

/// <summary>Values by path, each path once, that are found from the places at, above and below them.</summary>
internal sealed class PathIndex<T>
{
    private readonly KeyPath[] _paths;
    private readonly T[] _values;

    private PathIndex(KeyPath[] paths, T[] values) => (_paths, _values) = (paths, values);

    public IReadOnlyList<T> Values => _values;

    public static PathIndex<T> Of(IEnumerable<T> values, Func<T, KeyPath> pathOf)
    {
        T[] sorted = [.. values.OrderBy(pathOf)];
        return new([.. sorted.Select(pathOf)], sorted);
    }

    public bool TryGet(KeyPath path, out T value)
    {
        var at = Array.BinarySearch(_paths, path);
        value = at >= 0 ? _values[at] : default!;
        return at >= 0;
    }

    public IEnumerable<T> Above(KeyPath path)
    {
        foreach (var above in path.Above)
        {
            if (TryGet(above, out var value))
                yield return value;
        }
    }

    public IEnumerable<T> Below(KeyPath path)
    {
        var at = Array.BinarySearch(_paths, path);
        for (var next = at >= 0 ? at + 1 : ~at; next < _paths.Length && _paths[next].IsWithin(path); next++)
            yield return _values[next];
    }
}
