using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace KubeNet.Shell.Commands.Objects;

/// <summary>Chooses the constructor whose parameters PowerShell can convert the arguments to; exact types come before conversions.</summary>
internal sealed class ConvertingBinder : Binder
{
    public override MethodBase BindToMethod(
        BindingFlags bindingAttr, MethodBase[] match, ref object?[] args, ParameterModifier[]? modifiers, CultureInfo? culture, string[]? names, out object? state)
    {
        state = null;
        object?[] given = args;
        MethodBase chosen = match
            .Where(method => method.GetParameters().Length == given.Length && Converted(method, given) is not null)
            .OrderByDescending(method => method.GetParameters().Zip(given).Count(pair => pair.Second?.GetType() == pair.First.ParameterType))
            .FirstOrDefault() ?? throw new MissingMethodException();
        args = Converted(chosen, given)!;
        return chosen;
    }

    public override FieldInfo BindToField(BindingFlags bindingAttr, FieldInfo[] match, object value, CultureInfo? culture) => throw new NotSupportedException();

    public override object ChangeType(object value, Type type, CultureInfo? culture) => LanguagePrimitives.ConvertTo(value, type, CultureInfo.InvariantCulture);

    public override void ReorderArgumentArray(ref object?[] args, object state)
    {
        // The arguments keep their order: there are no named ones.
    }

    public override MethodBase? SelectMethod(BindingFlags bindingAttr, MethodBase[] match, Type[] types, ParameterModifier[]? modifiers) =>
        throw new NotSupportedException();

    public override PropertyInfo? SelectProperty(BindingFlags bindingAttr, PropertyInfo[] match, Type? returnType, Type[]? indexes, ParameterModifier[]? modifiers) =>
        throw new NotSupportedException();

    private static object?[]? Converted(MethodBase method, object?[] arguments)
    {
        ParameterInfo[] parameters = method.GetParameters();
        var converted = new object?[arguments.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            if (!LanguagePrimitives.TryConvertTo(arguments[i], parameters[i].ParameterType, CultureInfo.InvariantCulture, out converted[i])) return null;
        }

        return converted;
    }
}
