using System.Reflection;
using KubeNet.Engine.Labs;
using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Model;

namespace KubeNet.KernelTests.Captures;

/// <summary>Builds a lab in real namespaces with the MAC addresses that the model gives its devices, so that frames can be compared.</summary>
public class SameMacs : DispatchProxy
{
    private ILabTarget _target = null!;
    private Lab _model = null!;

    /// <summary>A lab that is built with the model's addresses, wherever it is built.</summary>
    public static KernelLab Of(KernelLab lab)
    {
        var model = ModelLab.Build(lab);
        return new KernelLab(lab.Name, target => lab.Build(Over(target, model)), lab.Probes, lab.UsesIpv6);
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var name = targetMethod!.Name;
        if (name is nameof(ILabTarget.Veth) or nameof(ILabTarget.Vxlan) or nameof(ILabTarget.Macvlan))
        {
            var parameters = targetMethod.GetParameters();
            Fill(parameters, args!, "mac", "ns", "device");
            Fill(parameters, args!, "peerMac", "peerNs", "peer");
        }
        else if (name == nameof(ILabTarget.Bridge))
        {
            _target.Link((string)args![0]!, (string)args[1]!, mac: MacOf(args[0]!, args[1]!));
        }

        return targetMethod.Invoke(_target, args);
    }

    private static ILabTarget Over(ILabTarget target, Lab model)
    {
        var proxy = Create<ILabTarget, SameMacs>();
        (((SameMacs)(object)proxy)._target, ((SameMacs)(object)proxy)._model) = (target, model);
        return proxy;
    }

    private void Fill(ParameterInfo[] parameters, object?[] args, string mac, string home, string device)
    {
        if (At(mac) is { } place)
            args[place] ??= MacOf(args[At(home)!.Value]!, args[At(device)!.Value]!);

        int? At(string name) => Array.FindIndex(parameters, parameter => parameter.Name == name) is var at and >= 0 ? at : null;
    }

    private string MacOf(object home, object device) => _model.Config.Link((string)home, (string)device).Mac.ToString();
}
