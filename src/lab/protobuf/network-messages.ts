import type {MessageTable} from './schema.ts';

/** Network policies, ingresses and service ranges (networking/v1). */
export const networkMessages: MessageTable = {
	NetworkPolicy: 'metadata=1:ObjectMeta! spec=2:NetworkPolicySpec!',
	NetworkPolicySpec: `
		podSelector=1:LabelSelector! ingress=2:*NetworkPolicyIngressRule egress=3:*NetworkPolicyEgressRule
		policyTypes=4:*s
	`,
	NetworkPolicyIngressRule: 'ports=1:*NetworkPolicyPort from=2:*NetworkPolicyPeer',
	NetworkPolicyPort: 'protocol=1:s port=2:p endPort=3:i',
	NetworkPolicyPeer: 'podSelector=1:LabelSelector namespaceSelector=2:LabelSelector ipBlock=3:IPBlock',
	IPBlock: 'cidr=1:s! except=2:*s',
	NetworkPolicyEgressRule: 'ports=1:*NetworkPolicyPort to=2:*NetworkPolicyPeer',
	Ingress: 'metadata=1:ObjectMeta! spec=2:IngressSpec! status=3:IngressStatus!',
	IngressSpec: `
		defaultBackend=1:IngressBackend tls=2:*IngressTLS rules=3:*IngressRule ingressClassName=4:s
	`,
	IngressBackend: 'resource=3:TypedLocalObjectReference service=4:IngressServiceBackend',
	IngressServiceBackend: 'name=1:s! port=2:ServiceBackendPort!',
	ServiceBackendPort: 'name=1:s! number=2:i!',
	IngressTLS: 'hosts=1:*s secretName=2:s!',
	IngressRule: 'host=1:s! 2^IngressRuleValue',
	IngressRuleValue: 'http=1:HTTPIngressRuleValue',
	HTTPIngressRuleValue: 'paths=1:*HTTPIngressPath',
	HTTPIngressPath: 'path=1:s! backend=2:IngressBackend! pathType=3:s',
	IngressStatus: 'loadBalancer=1:IngressLoadBalancerStatus!',
	IngressLoadBalancerStatus: 'ingress=1:*IngressLoadBalancerIngress',
	IngressLoadBalancerIngress: 'ip=1:s! hostname=2:s! ports=4:*IngressPortStatus',
	IngressPortStatus: 'port=1:i! protocol=2:s! error=3:s',
	IngressClass: 'metadata=1:ObjectMeta! spec=2:IngressClassSpec!',
	IngressClassSpec: 'controller=1:s! parameters=2:IngressClassParametersReference',
	IngressClassParametersReference: 'apiGroup=1:s kind=2:s! name=3:s! scope=4:s namespace=5:s',
	ServiceCIDR: 'metadata=1:ObjectMeta! spec=2:ServiceCIDRSpec! status=3:ServiceCIDRStatus!',
	ServiceCIDRSpec: 'cidrs=1:*s',
	ServiceCIDRStatus: 'conditions=1:*Condition',
	IPAddress: 'metadata=1:ObjectMeta! spec=2:IPAddressSpec!',
	IPAddressSpec: 'parentRef=1:ParentReference',
	ParentReference: 'group=1:s! resource=2:s! namespace=3:s! name=4:s!',
};
