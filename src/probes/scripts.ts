/**
 * What an interpreter in an image is told to do: the question is its one argument, the answer one line of JSON with `class`, `detail`
 * and `addresses`. Only what the standard library of any supported version has. Names are asked of the server itself, with the search
 * domains of /etc/resolv.conf (resolv.conf(5)): what getaddrinfo says does not tell a DNS that fails from one that does not answer.
 */
export const pythonScript = `
import json,sys,socket,time,errno,struct,os,ssl,http.client
q=json.loads(sys.argv[1]);t=q['seconds'];w=q['answerSeconds']
def out(c,d='',a=None,m=None):
    print(json.dumps({'class':c,'detail':str(d)[:300],'addresses':a or [],'millis':m}));sys.exit(0)
def why(e):
    if isinstance(e,ssl.SSLError) and not isinstance(e,socket.timeout): return 'reset'
    if isinstance(e,http.client.RemoteDisconnected): return 'reset'
    if isinstance(e,http.client.HTTPException): return 'wrong-answer'
    if isinstance(e,socket.gaierror): return 'dns-nxdomain' if e.errno!=socket.EAI_AGAIN else 'dns-timeout' if time.time()-begun>=1 else 'dns-servfail'
    if isinstance(e,(socket.timeout,TimeoutError)): return 'timeout'
    n=getattr(e,'errno',None)
    if n==errno.ECONNREFUSED: return 'refused'
    if n in (errno.ECONNRESET,errno.EPIPE): return 'reset'
    if n==errno.ETIMEDOUT: return 'timeout'
    if n in (errno.EHOSTUNREACH,errno.ENETUNREACH,errno.EPERM,errno.EACCES): return 'unreachable'
    return 'tool'
def one(s,n,k):
    i=os.urandom(2)
    m=i+struct.pack('>HHHHH',256,1,0,0,0)+b''.join(bytes([len(p)])+p.encode() for p in n.split('.'))+struct.pack('>BHH',0,k,1)
    if q['protocol']=='TCP':
        c=socket.create_connection((s,q['port']),t);c.settimeout(t);c.sendall(struct.pack('>H',len(m))+m);b=b''
        while len(b)<2 or len(b)<2+struct.unpack('>H',b[:2])[0]:
            r=c.recv(4096)
            if not r: out('reset','closed without an answer')
            b+=r
        b=b[2:]
    else:
        c=socket.socket(socket.AF_INET6 if ':' in s else socket.AF_INET,socket.SOCK_DGRAM);c.settimeout(t);c.connect((s,q['port']));c.send(m);b=c.recv(4096)
    p=12
    while b[p]: p+=1+b[p]
    p+=5;a=[]
    for _ in range(struct.unpack('>H',b[6:8])[0]):
        while b[p] and b[p]<192: p+=1+b[p]
        p+=2 if b[p]>=192 else 1
        r,_c,_l,z=struct.unpack('>HHIH',b[p:p+10]);p+=10
        if r in (1,28): a.append(socket.inet_ntop(socket.AF_INET if r==1 else socket.AF_INET6,b[p:p+z]))
        p+=z
    return b[3]&15,a
def lookup():
    f=[l.split() for l in open('/etc/resolv.conf')]
    v=lambda k:[l[1:] for l in f if l[:1]==[k] and len(l)>1]
    s=q['server'] or v('nameserver')[0][0]
    n=q['name'];d=([n.rstrip('.')]);x=([] if n.endswith('.') else (v('search') or [[]])[-1])
    e=int(([o[6:] for l in v('options') for o in l if o.startswith('ndots:')] or ['1'])[-1])
    x=[n+'.'+z.rstrip('.') for z in x];bad=0
    for z in (d+x if n.count('.')>=e else x+d):
        for k in (1,28):
            c,a=one(s,z,k)
            if a: out('ok',', '.join(a),a)
            if c: bad=bad or (c if c!=3 else 0);break
    if bad: out('dns-servfail','rcode %d from %s'%(bad,s))
    out('dns-nxdomain','%s has no address for it'%s)
def health():
    try: import grpc
    except ImportError: out('no-tool')
    r=q['service'].encode();m=(b'\\x0a'+bytes([len(r)])+r) if r else b''
    h=q['host'];h='['+h+']' if ':' in h else h
    socket.create_connection((q['host'],q['port']),t).close()
    if q['tls']: out('no-tool')
    try: b=grpc.insecure_channel('%s:%d'%(h,q['port'])).unary_unary('/grpc.health.v1.Health/Check',request_serializer=None,response_deserializer=None)(m,timeout=w)
    except grpc.RpcError as e: out('grpc(%d)'%e.code().value[0],e.details())
    out('health(%d)'%(b[1] if len(b)>1 else 0))
begun=time.time()
try:
    if q['kind']=='dns': lookup()
    if q['kind']=='grpc-health': health()
    if q['kind'] in ('tcp','latency'):
        socket.create_connection((q['host'],q['port']),t).close();out('ok','open',None,(time.time()-begun)*1000)
    from urllib.parse import urlsplit
    u=urlsplit(q['url']);z=u.scheme=='https';c=ssl.create_default_context();c.check_hostname=False;c.verify_mode=ssl.CERT_NONE
    h=dict(q['headers']);b=q.get('body')
    if b is not None: h['content-type']='application/json'
    n=http.client.HTTPSConnection(u.hostname,u.port,timeout=t,context=c) if z else http.client.HTTPConnection(u.hostname,u.port,timeout=t)
    n.connect();n.sock.settimeout(w)
    n.request('GET' if b is None else 'POST',(u.path or '/')+('?'+u.query if u.query else ''),None if b is None else b.encode(),h)
    r=n.getresponse()
    out('ok' if 200<=r.status<300 else 'http(%d)'%r.status,', '.join(['%d'%r.status]+['%s: %s'%(k,r.headers[k]) for k in ('server','x-seldon-route','location') if r.headers.get(k)]))
except Exception as e:
    k=why(e);out('dns-'+k if k=='timeout' and q['kind']=='dns' else k,e)
`;

export const nodeScript = `
const q=JSON.parse(process.argv[1]),t=q.seconds*1000,w=q.answerSeconds*1000,net=require('net'),begun=Date.now();
const out=(c,d,a,m)=>{console.log(JSON.stringify({class:c,detail:String(d||'').slice(0,300),addresses:a||[],millis:m}));process.exit(0)};
const codes={ECONNREFUSED:'refused',ECONNRESET:'reset',EPIPE:'reset',EPROTO:'reset',ETIMEDOUT:'timeout',EHOSTUNREACH:'unreachable',ENETUNREACH:'unreachable',EPERM:'unreachable',EACCES:'unreachable',ENOTFOUND:'dns-nxdomain'};
const why=e=>codes[e.code]||(e.code==='EAI_AGAIN'?(Date.now()-begun>=1000?'dns-timeout':'dns-servfail'):/^ERR_(SSL|TLS|HTTP2_STREAM)/.test(e.code||'')?'reset':/^(HPE_|ERR_HTTP2)/.test(e.code||'')?'wrong-answer':'tool');
const fail=e=>{const k=why(e);out(k==='timeout'&&q.kind==='dns'?'dns-timeout':k,e.message||e.code)};
const wait=(ms,d,c)=>setTimeout(()=>out(c||(asked?'dns-timeout':'timeout'),asked?'no answer for the name '+asked:d),ms);
let asked='';const named=(s,h)=>{if(!net.isIP(h)){asked=h;s.on('lookup',()=>{asked=''})}};
const late='no connection within '+q.seconds+' s',silent='connected, no answer within '+q.answerSeconds+' s';
function one(s,n,k,done){
const m=Buffer.concat([Buffer.from([Math.random()*256|0,Math.random()*256|0,1,0,0,1,0,0,0,0,0,0])].concat(n.split('.').map(p=>Buffer.concat([Buffer.from([Buffer.byteLength(p)]),Buffer.from(p)])),[Buffer.from([0,0,k,0,1])]));
const timer=wait(t,'no answer of '+s+' within '+q.seconds+' s','dns-timeout');
const read=b=>{clearTimeout(timer);let p=12;while(b[p])p+=1+b[p];p+=5;const a=[];for(let i=b.readUInt16BE(6);i>0;i--){while(b[p]&&b[p]<192)p+=1+b[p];p+=b[p]>=192?2:1;const r=b.readUInt16BE(p),z=b.readUInt16BE(p+8);p+=10;if(r===1)a.push([...b.slice(p,p+4)].join('.'));if(r===28)a.push(b.slice(p,p+16).toString('hex').match(/..../g).join(':'));p+=z}done(b[3]&15,a)};
if(q.protocol==='TCP'){let b=Buffer.alloc(0);const c=net.connect(q.port,s,()=>c.write(Buffer.concat([Buffer.from([m.length>>8,m.length&255]),m])));c.on('error',fail);c.on('end',()=>out('reset','closed without an answer'));c.on('data',d=>{b=Buffer.concat([b,d]);if(b.length>1&&b.length>=2+b.readUInt16BE(0)){c.removeAllListeners('end');c.destroy();read(b.slice(2))}})}
else{const c=require('dgram').createSocket(s.includes(':')?'udp6':'udp4');c.on('error',fail);c.on('message',b=>{c.close();read(b)});c.connect(q.port,s,()=>c.send(m))}}
function lookup(){
const f=require('fs').readFileSync('/etc/resolv.conf','utf8').split('\\n').map(l=>l.trim().split(/\\s+/)),v=k=>f.filter(l=>l[0]===k&&l.length>1).map(l=>l.slice(1));
const s=q.server||v('nameserver')[0][0],n=q.name,d=[n.replace(/\\.$/,'')],e=Number((v('options').join().match(/ndots:(\\d+)/)||[0,1])[1]);
const x=n.endsWith('.')?[]:(v('search').pop()||[]).map(z=>n+'.'+z.replace(/\\.$/,''));
const all=n.split('.').length-1>=e?d.concat(x):x.concat(d);let bad=0;
const next=(i,k)=>i>=all.length?(bad?out('dns-servfail','rcode '+bad+' from '+s):out('dns-nxdomain',s+' has no address for it')):one(s,all[i],k,(c,a)=>{if(a.length)out('ok',a.join(', '),a);if(c&&c!==3)bad=bad||c;next(c||k===28?i+1:i,c||k===28?1:28)});
next(0,1)}
function health(){
const h=q.host.includes(':')?'['+q.host+']':q.host;let timer=wait(t,late);
const c=require('http2').connect((q.tls?'https://':'http://')+h+':'+q.port,{rejectUnauthorized:false});c.on('error',fail);
c.on('connect',()=>{clearTimeout(timer);timer=wait(w,silent)});
const n=Buffer.from(q.service),m=n.length?Buffer.concat([Buffer.from([10,n.length]),n]):Buffer.alloc(0);
const r=c.request({':method':'POST',':path':'/grpc.health.v1.Health/Check','content-type':'application/grpc',te:'trailers'});
let status=0,g,d,b=Buffer.alloc(0);const see=x=>{if(x['grpc-status']!==undefined){g=Number(x['grpc-status']);d=x['grpc-message']}};
r.on('response',x=>{status=x[':status'];see(x)});r.on('trailers',see);r.on('data',x=>{b=Buffer.concat([b,x])});r.on('error',e=>e.code==='ERR_HTTP2_STREAM_CANCEL'||fail(e));c.on('close',()=>out('reset','closed without an answer'));
r.on('end',()=>status!==200?out('http('+status+')',status):g?out('grpc('+g+')',d):g===0?out('health('+(b.length>6?b[6]:0)+')'):out('wrong-answer','HTTP/2 answers, but no gRPC'));
r.end(Buffer.concat([Buffer.from([0,0,0,0,m.length]),m]))}
if(q.kind==='dns')lookup();
else if(q.kind==='grpc-health')health();
else if(q.kind==='http'){const u=new URL(q.url),z=u.protocol==='https:';let timer=wait(t,late);const r=require(z?'https':'http').request(u,{method:q.body===undefined?'GET':'POST',headers:Object.assign({},q.headers,q.body===undefined?{}:{'content-type':'application/json'}),rejectUnauthorized:false},s=>out(s.statusCode<300&&s.statusCode>=200?'ok':'http('+s.statusCode+')',[s.statusCode].concat(['server','x-seldon-route','location'].filter(n=>s.headers[n]).map(n=>n+': '+s.headers[n])).join(', ')));r.on('socket',s=>{named(s,u.hostname.replace(/^\\[|\\]$/g,''));s.on(z?'secureConnect':'connect',()=>{clearTimeout(timer);timer=wait(w,silent)})});r.on('error',fail);r.end(q.body)}
else{wait(t,late);const s=net.connect(q.port,q.host,()=>out('ok','open',[],Date.now()-begun));named(s,q.host);s.on('error',fail)}
`;
