using System.Diagnostics.CodeAnalysis;

namespace ReleaseService.Core;

/// <summary>A value that passed its checks, or everything that is wrong with it; never both, never neither.</summary>
public sealed class Checked<T>
    where T : class
{
    private readonly T? _value;

    private Checked(T? value, IReadOnlyList<Defect> defects) => (_value, Defects) = (value, defects);

    public IReadOnlyList<Defect> Defects { get; }

    public static implicit operator Checked<T>(T value) => new(value, []);

    public static implicit operator Checked<T>(Defect defect) => new(null, [defect]);

    public static Checked<T> Invalid(IReadOnlyList<Defect> defects) =>
        defects.Count > 0 ? new(null, defects) : throw new ArgumentException("An invalid value has at least one defect.", nameof(defects));

    public bool TryGet([NotNullWhen(true)] out T? value)
    {
        value = _value;
        return value is not null;
    }
}
